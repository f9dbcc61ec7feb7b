using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Training;

/// <summary>How the stages after <see cref="Stage.PretrainSasrec"/> go.</summary>
public sealed record RetrieverTrainingOptions
{
    /// <summary>Peak learning rate of retriever and memory, above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>What both modules' learning rates are multiplied by once they train together, above 0.</summary>
    public double FinetuneScale { get; init; } = 0.1;

    /// <summary>Target positions a user and epoch, at least 1.</summary>
    public int PositionsPerUser { get; init; } = 4;

    /// <summary>
    /// Share of cases, 0 .. 1, that are trained without the user's sentences: written from the whole training part, they know a training target,
    /// as they never know a held-out one.
    /// </summary>
    public double UserTextDropout { get; init; } = 0.5;

    /// <summary>Where a case's negatives come from.</summary>
    public NegativeMix NegativeMix { get; init; } = new();

    /// <summary>What is added up to a loss.</summary>
    public JointLossOptions Losses { get; init; } = new();

    /// <summary>Who is trained when in <see cref="Stage.JointFinetune"/>.</summary>
    public AlternationOptions Alternation { get; init; } = new();

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">A value is outside its range.</exception>
    public void Validate()
    {
        NegativeMix.Validate();
        Losses.Validate();
        Alternation.Validate();
        RequirePositive("sequence_weight", Losses.SequenceWeight);
        RequirePositive("retrieval_weight", Losses.RetrievalWeight);
        RequirePositive("retriever_lr", LearningRate);
        RequirePositive("finetune_lr_scale", FinetuneScale);
        RequirePositive("retriever_positions", PositionsPerUser);
        if (!(UserTextDropout is >= 0 and <= 1))
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"user_text_dropout is {UserTextDropout}; it must be from 0 to 1."));
    }

    private static void RequirePositive(string key, double value)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{key} is {value}; it must be above 0."));
    }
}
