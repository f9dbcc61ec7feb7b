using System.Buffers;
using Ur4Rec.Models;

namespace Ur4Rec.Serving.Loading;

/// <summary>
/// Scores items that came after training by a scorer that does not know them: an added item scores as its neighbours do, and in a history its
/// nearest neighbour stands for it. Items of training have the scorer's own scores.
/// </summary>
/// <param name="trained">Scores the items of training by the history alone; it stays the caller's to dispose.</param>
/// <param name="neighbours">Of the added items.</param>
internal sealed class NeighbourScorer(IScorer trained, ItemNeighbours neighbours) : IScorer
{
    public string Name => trained.Name;

    public int ItemCount => neighbours.Items;

    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        ScoreRows.RequireShape(queries.Length, ItemCount, scores);
        var buffer = ArrayPool<float>.Shared.Rent(queries.Length * neighbours.Trained);
        var own = buffer.AsSpan(0, queries.Length * neighbours.Trained);
        trained.Score(Array.ConvertAll(queries.ToArray(), AsTrained), own);
        for (var q = 0; q < queries.Length; q++)
        {
            var row = scores.Slice(q * ItemCount, ItemCount);
            own.Slice(q * neighbours.Trained, neighbours.Trained).CopyTo(row);
            neighbours.Interpolate(row, columns: 1);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private ScoringQuery AsTrained(ScoringQuery query) =>
        new(query.User, Array.ConvertAll(query.History.ToArray(), neighbours.StandIn), query.Times);
}
