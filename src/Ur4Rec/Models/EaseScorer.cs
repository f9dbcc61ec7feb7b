using System.Buffers;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.LinearAlgebra;

namespace Ur4Rec.Models;

/// <summary>
/// EASE^R, a linear item-to-item model in closed form (Steck 2019, arXiv 1905.03375): with the binary training matrix X,
/// P = (XᵀX + λI)⁻¹ and B_ij = -P_ij / P_jj off the diagonal, 0 on it; a user's scores are the sum of B's rows over the
/// distinct items of the history, weighed by how recent they are where this is wanted. Training takes items³ operations and 4 * items² bytes for each of P and B, so it is for
/// catalogues of some thousands.
/// </summary>
public sealed class EaseScorer : IScorer
{
    private const int ItemsPerTile = 32;

    private readonly float[][] _weights;
    private readonly HistoryDecay _decay;

    /// <summary>Trains on the training part of a split; the bits do not depend on the number of threads.</summary>
    /// <param name="split">Only its training sequences are read.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <param name="regularization">λ, above 0.</param>
    /// <param name="historyDecay">
    /// What a history item's weight is multiplied by for every place between it and the newest one, 0 &lt; value &lt;= 1: an item n
    /// places from the end weighs historyDecay^n, by its newest place where it stands several times. 1 weighs all alike, as Steck did.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public EaseScorer(Split split, WorkerPool pool, double regularization = 250, double historyDecay = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(regularization);
        _decay = new HistoryDecay(historyDecay);
        var interactions = new TrainingInteractions(split);
        var matrix = GramMatrix(interactions, regularization, pool);
        SymmetricInverse.Invert(matrix, pool);
        _weights = Weights(matrix, pool);
    }

    /// <inheritdoc/>
    public string Name => "ease";

    /// <inheritdoc/>
    public int ItemCount => _weights.Length;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        ScoreRows.RequireShape(queries.Length, ItemCount, scores);
        for (var q = 0; q < queries.Length; q++)
            Score(queries[q].History.Span, scores.Slice(q * ItemCount, ItemCount));
    }

    private void Score(ReadOnlySpan<ItemIndex> history, Span<float> scores)
    {
        var buffer = ArrayPool<int>.Shared.Rent(history.Length);
        scores.Clear();
        foreach (var item in DistinctItems.Of(history, buffer))
            ScoreRows.AddScaled(_decay.WeightOf(new ItemIndex(item), history), _weights[item], scores);
        ArrayPool<int>.Shared.Return(buffer);
    }

    /// <summary>XᵀX + λI.</summary>
    private static SymmetricMatrix GramMatrix(TrainingInteractions interactions, double regularization, WorkerPool pool)
    {
        var matrix = new SymmetricMatrix(interactions.ItemCount);
        ForEachItem(matrix.Size, pool, i =>
        {
            var row = ArrayPool<int>.Shared.Rent(i + 1);
            row.AsSpan(0, i + 1).Clear();
            foreach (var user in interactions.UsersOf(i))
            {
                foreach (var j in interactions.ItemsOf(user))
                {
                    if (j > i)
                        break;
                    row[j]++;
                }
            }

            for (var j = 0; j < i; j++)
                matrix[i, j] = row[j];
            matrix[i, i] = row[i] + regularization;
            ArrayPool<int>.Shared.Return(row);
        });
        return matrix;
    }

    private static float[][] Weights(SymmetricMatrix inverse, WorkerPool pool)
    {
        var weights = new float[inverse.Size][];
        ForEachItem(inverse.Size, pool, i =>
        {
            var row = new float[inverse.Size];
            for (var j = 0; j < row.Length; j++)
                row[j] = (float)(-inverse[i, j] / inverse[j, j]);
            row[i] = 0;
            weights[i] = row;
        });
        return weights;
    }

    private static void ForEachItem(int items, WorkerPool pool, Action<int> body) =>
        pool.For((items + ItemsPerTile - 1) / ItemsPerTile, tile =>
        {
            var end = Math.Min((tile + 1) * ItemsPerTile, items);
            for (var item = tile * ItemsPerTile; item < end; item++)
                body(item);
        });
}
