using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>
/// Item-based nearest neighbours on the binary training matrix: the similarity of items i and j is c_ij / (√(c_i c_j) + shrinkage),
/// with c_ij the users who have both and c_i those who have i (Deshpande and Karypis 2004, ACM TOIS 22(1)). Each item keeps its
/// most similar neighbours; a user's scores are the sum of these over the distinct items of the history, weighed by how recent
/// they are where this is wanted.
/// </summary>
public sealed class ItemKnnScorer : IScorer
{
    private const int ItemsPerTile = 256;

    private static readonly Comparer<Neighbour> s_mostSimilarFirst = Comparer<Neighbour>.Create(MostSimilarFirst);

    private readonly Neighbour[][] _neighbours;
    private readonly HistoryDecay _decay;

    /// <summary>Trains on the training part of a split; the bits do not depend on the number of threads.</summary>
    /// <param name="split">Only its training sequences are read.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <param name="neighbours">Most neighbours that an item keeps, at least 1; of equally similar ones those with lower numbers.</param>
    /// <param name="shrinkage">Pulls similarities that rest on few users towards 0; at least 0.</param>
    /// <param name="historyDecay">
    /// What a history item's weight is multiplied by for every place between it and the newest one, 0 &lt; value &lt;= 1, by its newest
    /// place where it stands several times; 1 weighs all alike.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public ItemKnnScorer(Split split, WorkerPool pool, int neighbours = 100, double shrinkage = 10, double historyDecay = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(shrinkage);
        _decay = new HistoryDecay(historyDecay);
        var interactions = new TrainingInteractions(split);
        _neighbours = new Neighbour[interactions.ItemCount][];
        var workspaces = new ConcurrentBag<Workspace>();
        pool.For((ItemCount + ItemsPerTile - 1) / ItemsPerTile, tile =>
        {
            if (!workspaces.TryTake(out var workspace))
                workspace = new Workspace(new int[ItemCount], []);
            var end = Math.Min((tile + 1) * ItemsPerTile, ItemCount);
            for (var item = tile * ItemsPerTile; item < end; item++)
            {
                CollectSimilar(interactions, item, shrinkage, workspace.Counts, workspace.Candidates);
                _neighbours[item] = Best(CollectionsMarshal.AsSpan(workspace.Candidates), neighbours);
            }

            workspaces.Add(workspace);
        });
    }

    /// <inheritdoc/>
    public string Name => "item_knn";

    /// <inheritdoc/>
    public int ItemCount => _neighbours.Length;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        ScoreRows.RequireShape(queries.Length, ItemCount, scores);
        scores.Clear();
        for (var q = 0; q < queries.Length; q++)
            AddNeighbours(queries[q].History.Span, scores.Slice(q * ItemCount, ItemCount));
    }

    private void AddNeighbours(ReadOnlySpan<ItemIndex> history, Span<float> scores)
    {
        var buffer = ArrayPool<int>.Shared.Rent(history.Length);
        foreach (var item in DistinctItems.Of(history, buffer))
        {
            var weight = _decay.WeightOf(new ItemIndex(item), history);
            foreach (var neighbour in _neighbours[item])
                scores[neighbour.Item] += weight * neighbour.Similarity;
        }

        ArrayPool<int>.Shared.Return(buffer);
    }

    /// <summary>Replaces <paramref name="similar"/> by every item that shares a user with <paramref name="item"/>; <paramref name="counts"/> is all zero before and after.</summary>
    private static void CollectSimilar(TrainingInteractions interactions, int item, double shrinkage, int[] counts, List<Neighbour> similar)
    {
        similar.Clear();
        var users = interactions.UsersOf(item);
        foreach (var user in users)
        {
            foreach (var other in interactions.ItemsOf(user))
            {
                if (counts[other]++ == 0 && other != item)
                    similar.Add(new Neighbour(other, 0));
            }
        }

        for (var i = 0; i < similar.Count; i++)
        {
            var other = similar[i].Item;
            var norm = Math.Sqrt((double)users.Length * interactions.UsersOf(other).Length);
            similar[i] = new Neighbour(other, (float)(counts[other] / (norm + shrinkage)));
            counts[other] = 0;
        }

        counts[item] = 0;
    }

    /// <summary>The most similar ones, the best first. Popular items share users with much of a catalogue, so not all candidates are sorted.</summary>
    private static Neighbour[] Best(Span<Neighbour> candidates, int count)
    {
        var best = candidates[..Math.Min(count, candidates.Length)];
        best.Sort(s_mostSimilarFirst);
        foreach (var candidate in candidates[best.Length..])
        {
            if (s_mostSimilarFirst.Compare(candidate, best[^1]) > 0)
                continue;
            var place = ~best.BinarySearch(candidate, s_mostSimilarFirst);
            best[place..^1].CopyTo(best[(place + 1)..]);
            best[place] = candidate;
        }

        return best.ToArray();
    }

    private static int MostSimilarFirst(Neighbour x, Neighbour y)
    {
        var bySimilarity = y.Similarity.CompareTo(x.Similarity);
        return bySimilarity != 0 ? bySimilarity : x.Item.CompareTo(y.Item);
    }

    private readonly record struct Neighbour(int Item, float Similarity);

    /// <summary>What a thread counts in: for a catalogue of millions, too large to be made anew for each tile.</summary>
    private sealed record Workspace(int[] Counts, List<Neighbour> Candidates);
}
