using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>The loss of a stage after the first: its terms, their weights, the curriculum and the memory bank, and what they came to.</summary>
internal sealed class JointObjective : IDisposable
{
    private readonly RetrievalTerms _terms;
    private readonly Curriculum _curriculum;
    private readonly Dictionary<LossTerm, (double Sum, long Steps)> _sums = [];
    private readonly Dictionary<LossTerm, double> _last = [];
    private ScoredCases? _cases;

    /// <summary>The objective of a stage.</summary>
    /// <param name="options">What is added up.</param>
    /// <param name="columns">d, the width of the retriever.</param>
    /// <param name="steps">Steps of the stage, if it does not end early.</param>
    public JointObjective(JointLossOptions options, int columns, long steps)
    {
        _terms = new RetrievalTerms(options, columns);
        _curriculum = new Curriculum(options, steps);
        Weighting = new LossWeighting(options);
    }

    /// <summary>What weighs the terms; it may have parameters to train.</summary>
    public LossWeighting Weighting { get; }

    /// <summary>Whether a step has a term.</summary>
    public bool Wants(LossTerm term, long step) => _curriculum.TermsAt(step).Contains(term);

    /// <summary>The loss of a step, [1, 1].</summary>
    /// <param name="tape">In training mode.</param>
    /// <param name="step">Steps of the stage before this one.</param>
    /// <param name="cases">The step's retrieval cases; null where it has none.</param>
    /// <param name="sequenceLoss">The sequence model's own loss; null where it is not trained.</param>
    /// <param name="caseTerms">The terms of the cases that the step may have.</param>
    public Tensor Of(Tape tape, long step, ScoredCases? cases, Tensor? sequenceLoss, Func<LossTerm, bool> caseTerms)
    {
        var wanted = _curriculum.TermsAt(step);
        var losses = cases is null ? [] : _terms.Of(tape, cases, wanted.Where(caseTerms));
        if (sequenceLoss is not null && wanted.Contains(LossTerm.Sequence))
            losses.Add(LossTerm.Sequence, sequenceLoss);
        // Where the retriever is not trained, the cases are its teaching and not its own step.
        _cases = caseTerms(LossTerm.Retrieval) ? cases : null;
        foreach (var (term, loss) in losses)
            Note(term, loss.Scalar);
        return Weighting.Combine(tape, losses);
    }

    /// <summary>A term's loss, without its weight, when a step last had it.</summary>
    public double Last(LossTerm term) => _last[term];

    /// <summary>After the gradients are made: the step's items enter the memory bank.</summary>
    public void AfterBackward(Tape tape)
    {
        if (_cases is not null)
            _terms.Remember(tape, _cases);
    }

    /// <summary>The mean of every term since the last call, over the steps that had it.</summary>
    public IReadOnlyDictionary<string, double> TakeMeans()
    {
        var means = _sums.OrderBy(pair => pair.Key).ToDictionary(pair => pair.Key.Name(), pair => pair.Value.Sum / pair.Value.Steps);
        _sums.Clear();
        return means;
    }

    public void Dispose() => Weighting.Dispose();

    private void Note(LossTerm term, double loss)
    {
        var (sum, steps) = _sums.GetValueOrDefault(term);
        _sums[term] = (sum + loss, steps + 1);
        _last[term] = loss;
    }
}
