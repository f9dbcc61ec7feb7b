using Ur4Rec.Data;
using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>Makes the loss terms of a batch of retrieval cases: all terms but <see cref="LossTerm.Sequence"/>.</summary>
internal sealed class RetrievalTerms
{
    /// <summary>What the log-determinant adds to the diagonal: experts that say the same cost at most a bounded loss.</summary>
    private const float DiversityJitter = 1e-3f;

    private readonly JointLossOptions _options;

    /// <summary>The terms that the options ask for, with an empty memory bank where they want one.</summary>
    /// <param name="options">Which terms, and their temperatures.</param>
    /// <param name="columns">d, the width of the retriever's representations.</param>
    public RetrievalTerms(JointLossOptions options, int columns)
    {
        _options = options;
        if (options.WeightOf(LossTerm.MemoryBank) > 0)
            Bank = new MemoryBank(options.MemoryBankSize, columns);
    }

    /// <summary>What <see cref="LossTerm.MemoryBank"/> remembers; null where that term is off.</summary>
    public MemoryBank? Bank { get; }

    /// <summary>The terms, without weights.</summary>
    /// <param name="tape">Where they are recorded.</param>
    /// <param name="cases">The batch.</param>
    /// <param name="terms">Those wanted, of the terms that are on; the sequence term, which is not of the cases, is passed over.</param>
    /// <returns>Each [1, 1].</returns>
    /// <exception cref="ArgumentException">The cases do not have what a term wants.</exception>
    /// <exception cref="InvalidOperationException">The memory bank is wanted, and off.</exception>
    /// <exception cref="ShapeException">Scores do not fit the pairs, or pairs do not divide into cases.</exception>
    public Dictionary<LossTerm, Tensor> Of(Tape tape, ScoredCases cases, IEnumerable<LossTerm> terms)
    {
        var ranked = cases.ByCase(tape, cases.RankedScores);
        var positives = new Lazy<Tensor[]>(() => Rows(tape, cases.Output.Experts, cases.PositiveRows(tape)));
        return terms.Where(term => term != LossTerm.Sequence).ToDictionary(term => term, term => term switch
        {
            LossTerm.Retrieval => _options.RetrievalLoss == RetrievalLossKind.Softmax ? tape.CandidateSoftmax(ranked) : tape.CandidateBce(ranked),
            LossTerm.Bpr => tape.BprLoss(tape.SliceColumns(ranked, 0, 1), tape.SliceColumns(ranked, 1, ranked.Columns - 1)),
            LossTerm.Consistency => tape.ModalConsistency(positives.Value[1], positives.Value[2]),
            LossTerm.Diversity => Diversity(tape, positives.Value),
            LossTerm.Infonce => Infonce(tape, cases),
            LossTerm.MemoryBank => AmongBank(tape, cases),
            LossTerm.Distillation => Distillation(tape, cases),
            LossTerm.LoadBalance => cases.Output.LoadBalance
                ?? throw new ArgumentException("The retriever has no sub-experts whose load could be balanced.", nameof(cases)),
            _ => throw new ArgumentOutOfRangeException(nameof(terms), term, "Unknown loss term."),
        });
    }

    /// <summary>What the positives leave to the memory bank, where there is one, once the step is over; before that an item would be its own negative.</summary>
    /// <returns>The items, and [items, columns] their representations; nothing without a bank.</returns>
    public (ItemIndex[] Items, float[] Rows) ForBank(Tape tape, ScoredCases cases)
    {
        if (Bank is null)
            return ([], []);
        var (rows, items) = cases.DistinctPositives(tape);
        return (items, tape.Gather(tape.Detach(cases.Output.Candidates), rows).Values.ToArray());
    }

    /// <summary>Enters what <see cref="ForBank"/> gave.</summary>
    public void Remember(Tape tape, (ItemIndex[] Items, float[] Rows) positives)
    {
        if (positives.Items.Length > 0)
            Bank!.Enqueue(tape, tape.Constant(positives.Items.Length, Bank.Columns, positives.Rows), positives.Items);
    }

    private static Tensor[] Rows(Tape tape, IEnumerable<Tensor> tables, ReadOnlyMemory<int> rows) =>
        [.. tables.Select(table => tape.Gather(table, rows))];

    private Tensor Diversity(Tape tape, Tensor[] experts) => _options.Diversity == DiversityKind.Cosine
        ? tape.CosineDiversity(experts)
        : tape.LogDeterminantDiversity(DiversityJitter, experts);

    private Tensor Infonce(Tape tape, ScoredCases cases)
    {
        var rows = cases.DistinctPositives(tape).Rows;
        return tape.InfoNce(
            tape.Gather(cases.Output.Preferences, rows), tape.Gather(cases.Output.Candidates, rows), (float)_options.ContrastTemperature);
    }

    private Tensor AmongBank(Tape tape, ScoredCases cases)
    {
        var bank = Bank ?? throw new InvalidOperationException("The options have the memory bank off.");
        var (rows, items) = cases.DistinctPositives(tape);
        var preferences = tape.Gather(cases.Output.Preferences, rows);
        var candidates = tape.Gather(cases.Output.Candidates, rows);
        return tape.MemoryBankInfoNce(bank, preferences, candidates, items, (float)_options.ContrastTemperature);
    }

    private Tensor Distillation(Tape tape, ScoredCases cases) => tape.BidirectionalDistillation(
        cases.ByCase(tape, cases.SequenceScores ?? throw new ArgumentException("Distillation wants the sequence model's scores.", nameof(cases))),
        cases.ByCase(tape, cases.Output.Scores),
        (float)_options.KdTemperature);
}
