using System.Runtime.InteropServices;
using Ur4Rec.Data;
using Ur4Rec.Losses;
using Ur4Rec.Numerics;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>The loss of a stage after the first: its terms, their weights, the curriculum and the memory bank, and what they came to.</summary>
internal sealed class JointObjective : IDisposable
{
    private readonly RetrievalTerms _terms;
    private readonly Curriculum _curriculum;
    private readonly Dictionary<LossTerm, double> _last = [];
    private SortedDictionary<LossTerm, TermTally> _sums = [];
    private readonly RoutingTally _routing = new();
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

    /// <summary>The loss of a shard of a step, [1, 1], as if it were the whole step.</summary>
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
        _last.Clear();
        foreach (var (term, loss) in losses)
            _last[term] = loss.Scalar;
        return Weighting.Combine(tape, losses);
    }

    /// <summary>The mean of every term in the epoch so far, over the steps that had it.</summary>
    public IReadOnlyDictionary<string, double> Means => _sums.ToDictionary(pair => pair.Key.Name(), pair => pair.Value.Sum / pair.Value.Steps);

    /// <summary>The mean share that each expert had in the epoch so far; empty where no step trained the retriever.</summary>
    public IReadOnlyDictionary<string, double> Routing => _routing.Means;

    /// <summary>What the terms of the last shard came to.</summary>
    /// <param name="tape">Whose tensors still live.</param>
    /// <param name="share">The shard's share of the batch, which its terms are weighed by.</param>
    public ShardNotes Note(Tape tape, double share)
    {
        var terms = _last.ToDictionary(term => term.Key, term => term.Value * share);
        if (_cases is null)
            return new ShardNotes { Terms = terms };
        var (items, rows) = _terms.ForBank(tape, _cases);
        var routing = _cases.Output.Routing;
        return new ShardNotes { Terms = terms, Routing = RoutingTally.SumOf(routing), RoutedPairs = routing.Rows, BankItems = items, BankRows = rows };
    }

    /// <summary>The step was applied: its losses count, and its items enter the memory bank.</summary>
    /// <returns>The step's loss by term, without weights.</returns>
    public IReadOnlyDictionary<LossTerm, double> EndStep(Tape tape, IReadOnlyList<ShardNotes> notes)
    {
        var step = new SortedDictionary<LossTerm, double>();
        foreach (var shard in notes)
        {
            foreach (var (term, loss) in shard.Terms)
                step[term] = step.GetValueOrDefault(term) + loss;
            _routing.Add(shard.Routing, shard.RoutedPairs);
            _terms.Remember(tape, (shard.BankItems, shard.BankRows));
        }

        foreach (var (term, loss) in step)
        {
            var before = _sums.GetValueOrDefault(term) ?? new TermTally(0, 0);
            _sums[term] = new TermTally(before.Sum + loss, before.Steps + 1);
        }

        return step;
    }

    /// <summary>Begins an epoch's means.</summary>
    public void EndEpoch()
    {
        _sums.Clear();
        _routing.Clear();
    }

    /// <summary>See <see cref="StateVisitor"/>.</summary>
    public void Visit(StateVisitor state)
    {
        _sums = new SortedDictionary<LossTerm, TermTally>(state.Value("sums", _sums));
        foreach (var (name, parameter) in Weighting.NamedParameters())
            state.Tensor($"weighting.{name}", parameter);
        _routing.Visit(state.Under("routing"));
        if (_terms.Bank is not { } bank)
            return;
        var rows = state.Floats("bank_rows", bank.Rows.ToArray());
        var items = state.Integers("bank_items", MemoryMarshal.Cast<ItemIndex, int>(bank.Items).ToArray());
        if (state.IsRestoring)
            bank.Restore(rows, MemoryMarshal.Cast<int, ItemIndex>(items));
    }

    public void Dispose() => Weighting.Dispose();

    private sealed record TermTally(double Sum, long Steps);
}
