using Ur4Rec.Data;

namespace Ur4Rec.Models;

/// <summary>Scores every item by its number of training interactions, alike for every user.</summary>
public sealed class PopularityScorer : IScorer
{
    private readonly float[] _scores;

    /// <summary>Counts the training part of a split.</summary>
    public PopularityScorer(Split split)
    {
        _scores = Array.ConvertAll(TrainingPopularity.Count(split), count => (float)count);
    }

    /// <inheritdoc/>
    public string Name => "popularity";

    /// <inheritdoc/>
    public int ItemCount => _scores.Length;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        ScoreRows.RequireShape(queries.Length, ItemCount, scores);
        for (var q = 0; q < queries.Length; q++)
            _scores.CopyTo(scores[(q * ItemCount)..]);
    }
}
