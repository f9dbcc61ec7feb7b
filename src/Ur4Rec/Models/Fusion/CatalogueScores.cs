using System.Buffers;
using Ur4Rec.Data;

namespace Ur4Rec.Models.Fusion;

/// <summary>What scorers of the whole catalogue say of some queries: each is asked once, however many fusions ask for it.</summary>
internal sealed class CatalogueScores : IDisposable
{
    private readonly ScoringQuery[] _queries;
    private readonly int _itemCount;
    private readonly Dictionary<IScorer, float[]> _scores = [];
    private readonly Dictionary<IScorer, float[]> _standard = [];

    public CatalogueScores(ReadOnlySpan<ScoringQuery> queries, int itemCount)
    {
        _queries = queries.ToArray();
        _itemCount = itemCount;
    }

    /// <summary>The questions.</summary>
    public ScoringQuery[] Queries => _queries;

    /// <summary>A scorer's own scores, [queries, items], all finite.</summary>
    /// <exception cref="InvalidOperationException">The scorer gives a score that is infinite or not a number.</exception>
    public ReadOnlySpan<float> Of(IScorer scorer)
    {
        if (!_scores.TryGetValue(scorer, out var scores))
            _scores.Add(scorer, scores = Ask(scorer));
        return Filled(scores);
    }

    /// <summary>A scorer's z-scores over the catalogue, [queries, items], each query's on its own.</summary>
    /// <exception cref="InvalidOperationException">The scorer gives a score that is infinite or not a number.</exception>
    public ReadOnlySpan<float> StandardOf(IScorer scorer)
    {
        if (!_standard.TryGetValue(scorer, out var standard))
            _standard.Add(scorer, standard = Standardize(Of(scorer)));
        return Filled(standard);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in _scores.Values.Concat(_standard.Values))
            ArrayPool<float>.Shared.Return(buffer);
    }

    private float[] Ask(IScorer scorer)
    {
        var buffer = Rent();
        var scores = Filled(buffer);
        if (scorer is RerankingScorer fusion)
            fusion.Score(this, scores);
        else
            scorer.Score(_queries, scores);
        return ScoreRow.FirstNonFinite(scores) is >= 0 and var place
            ? throw CandidateBlock.NotFinite(scorer.Name, scores[place], new ItemIndex(place % _itemCount))
            : buffer;
    }

    private float[] Standardize(ReadOnlySpan<float> scores)
    {
        var buffer = Rent();
        scores.CopyTo(buffer);
        for (var q = 0; q < _queries.Length; q++)
            ScoreScale.Standardize(buffer.AsSpan(q * _itemCount, _itemCount));
        return buffer;
    }

    private float[] Rent() => ArrayPool<float>.Shared.Rent(_queries.Length * _itemCount);

    private Span<float> Filled(float[] buffer) => buffer.AsSpan(0, _queries.Length * _itemCount);
}
