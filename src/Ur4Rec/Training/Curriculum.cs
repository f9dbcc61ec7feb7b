using Ur4Rec.Losses;

namespace Ur4Rec.Training;

/// <summary>A part of a stage, by the share of its steps that is done.</summary>
internal enum CurriculumPhase
{
    /// <summary>0 to 0.1.</summary>
    WarmUp,

    /// <summary>0.1 to 0.4.</summary>
    Early,

    /// <summary>0.4 to 0.7.</summary>
    Middle,

    /// <summary>0.7 to the end.</summary>
    Late,
}

/// <summary>
/// Which terms a step has: easy ones first, after Bengio et al. 2009 (ICML, 'Curriculum learning'). A term that is on comes in with its phase,
/// at its whole weight, and stays. Without a curriculum every step is as in the last phase.
/// </summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>phase</term><description>share of the steps, and the terms that come in</description></listheader>
/// <item><term>warm_up</term><description>0 to 0.1: retrieval, sequence</description></item>
/// <item><term>early</term><description>0.1 to 0.4: consistency, infonce</description></item>
/// <item><term>middle</term><description>0.4 to 0.7: memory_bank, distillation, bpr, load_balance</description></item>
/// <item><term>late</term><description>0.7 to 1: diversity</description></item>
/// </list>
/// </remarks>
internal sealed class Curriculum
{
    private readonly JointLossOptions _options;
    private readonly long _steps;

    /// <summary>The curriculum of a stage.</summary>
    /// <param name="options">Which terms are on, and whether there is a curriculum.</param>
    /// <param name="steps">Steps of the stage, at least 1, if it does not end early.</param>
    public Curriculum(JointLossOptions options, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        _options = options;
        _steps = steps;
    }

    /// <summary>The phase of a step.</summary>
    /// <param name="step">Steps of the stage before this one, at least 0.</param>
    public CurriculumPhase PhaseAt(long step) => !_options.UseCurriculum ? CurriculumPhase.Late : ((double)step / _steps) switch
    {
        < 0.1 => CurriculumPhase.WarmUp,
        < 0.4 => CurriculumPhase.Early,
        < 0.7 => CurriculumPhase.Middle,
        _ => CurriculumPhase.Late,
    };

    /// <summary>The terms that a step has, of those that are on.</summary>
    /// <param name="step">Steps of the stage before this one, at least 0.</param>
    public IReadOnlySet<LossTerm> TermsAt(long step)
    {
        var phase = PhaseAt(step);
        return _options.Terms.Where(term => Beginning(term) <= phase).ToHashSet();
    }

    private static CurriculumPhase Beginning(LossTerm term) => term switch
    {
        LossTerm.Retrieval or LossTerm.Sequence => CurriculumPhase.WarmUp,
        LossTerm.Consistency or LossTerm.Infonce => CurriculumPhase.Early,
        LossTerm.MemoryBank or LossTerm.Distillation or LossTerm.Bpr or LossTerm.LoadBalance => CurriculumPhase.Middle,
        LossTerm.Diversity => CurriculumPhase.Late,
        _ => throw new ArgumentOutOfRangeException(nameof(term), term, "Unknown loss term."),
    };
}
