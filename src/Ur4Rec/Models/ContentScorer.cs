using System.Buffers;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>
/// Scores an item by how much its description is like those of the history: the sum over the history, an item n places from the end, of
/// decay^n max(0, cosine)^sharpness. It is made in no time, and it ranks items that nobody has had yet.
/// </summary>
public sealed class ContentScorer : IScorer, IDisposable
{
    // 128 MiB; beyond, a history's likenesses are computed anew for every question.
    private const long MostKept = 1L << 25;

    private readonly Parameter _content;
    private readonly PackedTable _packed;
    private readonly HistoryDecay _decay;
    private readonly int _sharpness;
    private readonly float[]?[] _kept;
    private readonly WorkerPool _caller = new(1);

    /// <summary>A scorer over items' descriptions.</summary>
    /// <param name="texts">The sentences of each item's description; at least one item.</param>
    /// <param name="historyDecay">0 &lt; value &lt;= 1; 1 counts the whole history alike. An item that stands several times counts by its newest place.</param>
    /// <param name="sharpness">1 or more; the larger, the more the nearest items of the history count alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public ContentScorer(ContextTable texts, double historyDecay, int sharpness)
        : this(ItemContent.Of(texts), historyDecay, sharpness)
    {
    }

    /// <summary>A scorer over items' directions, which go with it; otherwise as above.</summary>
    internal ContentScorer(Parameter directions, double historyDecay, int sharpness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sharpness, 1);
        _decay = new HistoryDecay(historyDecay);
        _sharpness = sharpness;
        _content = directions;
        _packed = new PackedTable(_content);
        _kept = new float[]?[_content.Rows];
    }

    /// <inheritdoc/>
    public string Name => "content";

    /// <inheritdoc/>
    public int ItemCount => _content.Rows;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        ScoreRows.RequireShape(queries.Length, ItemCount, scores);
        for (var q = 0; q < queries.Length; q++)
            Score(queries[q].History.Span, scores.Slice(q * ItemCount, ItemCount));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _packed.Dispose();
        _content.Dispose();
        _caller.Dispose();
    }

    private void Score(ReadOnlySpan<Data.ItemIndex> history, Span<float> scores)
    {
        scores.Clear();
        if (history.IsEmpty)
            return;
        var buffer = ArrayPool<int>.Shared.Rent(history.Length);
        var items = DistinctItems.Of(history, buffer);
        var likenesses = LikenessesTo(items);
        for (var i = 0; i < items.Length; i++)
            ScoreRows.AddScaled(_decay.WeightOf(new Data.ItemIndex(items[i]), history), likenesses[i], scores);
        ArrayPool<int>.Shared.Return(buffer);
    }

    /// <summary>[items][catalogue] max(0, cosine)^sharpness; kept, where those of the whole catalogue are no burden.</summary>
    private float[][] LikenessesTo(ReadOnlySpan<int> items)
    {
        var likenesses = new float[]?[items.Length];
        var missing = new List<int>();
        for (var i = 0; i < items.Length; i++)
        {
            likenesses[i] = _kept[items[i]];
            if (likenesses[i] is null)
                missing.Add(i);
        }

        if (missing.Count > 0)
            Compute(items, missing, likenesses);
        return likenesses!;
    }

    private void Compute(ReadOnlySpan<int> items, List<int> missing, float[]?[] likenesses)
    {
        var rows = new int[missing.Count];
        for (var m = 0; m < rows.Length; m++)
            rows[m] = items[missing[m]];
        using var tape = new Tape(_caller);
        var cosines = tape.NewValues(rows.Length * ItemCount);
        _packed.Multiply(tape.Gather(_content, rows), cosines);
        for (var m = 0; m < rows.Length; m++)
        {
            var likeness = cosines.Slice(m * ItemCount, ItemCount).ToArray();
            Sharpen(likeness);
            likenesses[missing[m]] = likeness;
            if ((long)ItemCount * ItemCount <= MostKept)
                _kept[rows[m]] = likeness;
        }
    }

    private void Sharpen(Span<float> cosines)
    {
        foreach (ref var value in cosines)
        {
            var cosine = Math.Max(0, value);
            value = cosine;
            for (var factor = 1; factor < _sharpness; factor++)
                value *= cosine;
        }
    }
}
