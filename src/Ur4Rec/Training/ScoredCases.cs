using Ur4Rec.Data;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>
/// A batch of cases, each a positive among candidates, as the models see it. There are cases times candidates pairs; those of a case lie
/// together, its positive first.
/// </summary>
/// <param name="Output">What the retriever makes of the pairs.</param>
/// <param name="RankedScores">[pairs, 1] or [cases, candidates]: the scores that rank, the retriever's own or fused ones.</param>
/// <param name="Positives">[cases] the item of each positive, at least one.</param>
/// <param name="SequenceScores">[cases, candidates]: the sequence model's scores of the same pairs, which distillation wants.</param>
internal sealed record ScoredCases(RetrieverOutput Output, Tensor RankedScores, ItemIndex[] Positives, Tensor? SequenceScores = null)
{
    /// <summary>[cases] the item of each positive.</summary>
    public ItemIndex[] Positives { get; } = Positives.Length > 0 ? Positives : throw new ArgumentException("There is no case.", nameof(Positives));

    /// <summary>Candidates a case, the positive among them.</summary>
    public int Candidates => Output.Scores.Rows / Positives.Length;

    /// <summary>Pairs' scores as a row a case.</summary>
    /// <param name="tape">Where it is recorded.</param>
    /// <param name="scores">As many values as there are pairs.</param>
    /// <returns>[cases, candidates].</returns>
    /// <exception cref="ShapeException">There are more or fewer values.</exception>
    public Tensor ByCase(Tape tape, Tensor scores) => tape.Reshape(scores, Positives.Length, Candidates);

    /// <summary>[cases] the row of each positive's pair.</summary>
    public ReadOnlyMemory<int> PositiveRows(Tape tape) => RowsOf(tape, Enumerable.Range(0, Positives.Length).ToArray());

    /// <summary>The rows of the positives' pairs and their items, each item once: the first case that has it.</summary>
    public (ReadOnlyMemory<int> Rows, ItemIndex[] Items) DistinctPositives(Tape tape)
    {
        var seen = new HashSet<ItemIndex>();
        var cases = Enumerable.Range(0, Positives.Length).Where(@case => seen.Add(Positives[@case])).ToArray();
        return (RowsOf(tape, cases), Array.ConvertAll(cases, @case => Positives[@case]));
    }

    private ReadOnlyMemory<int> RowsOf(Tape tape, int[] cases)
    {
        var rows = tape.NewRowNumbers(cases.Length);
        for (var i = 0; i < cases.Length; i++)
            rows.Span[i] = cases[i] * Candidates;
        return rows;
    }
}
