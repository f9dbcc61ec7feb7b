using Ur4Rec.Data;

namespace Ur4Rec.Training;

/// <summary>How joint_finetune divides its steps between the two models.</summary>
public sealed record AlternationOptions
{
    /// <summary>Whether a model is trained until its loss has flattened; else the models take turns step by step.</summary>
    public bool Adaptive { get; init; }

    /// <summary>The relative improvement of the loss, 0 &lt;= x &lt; 1, below which it counts as flat.</summary>
    public double SwitchThreshold { get; init; } = 0.01;

    /// <summary>Fewest steps of a turn, at least 2; the improvement is read off its last half and the half before.</summary>
    public int MinSteps { get; init; } = 20;

    /// <summary>For the log.</summary>
    internal string Describe() => Adaptive
        ? FormattableString.Invariant($"a module is trained until its loss improves by less than {SwitchThreshold}, for {MinSteps} steps at least")
        : "the modules take turns step by step";

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">A value is outside its range.</exception>
    public void Validate()
    {
        if (!(SwitchThreshold is >= 0 and < 1))
        {
            throw new InputException(FormattableString.Invariant(
                $"adaptive_switch_threshold is {SwitchThreshold}; it must be at least 0 and below 1."));
        }

        if (MinSteps < 2)
            throw new InputException($"adaptive_min_steps is {MinSteps}; it must be at least 2, for it compares two halves.");
    }
}
