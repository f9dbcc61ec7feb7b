using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Fusion;

/// <summary>The cases whose targets are candidates, and the loss of weights on them.</summary>
internal sealed class FusionCases
{
    private const int CasesPerTile = 16;

    private readonly WorkerPool _pool;
    private readonly FusionCase[] _cases;
    private readonly double[] _ridges;

    /// <summary>Asks every component every case.</summary>
    /// <param name="scorer">Finds the candidates; its weights are not read.</param>
    /// <param name="features">What the weights are to depend on, or null for weights that are the same for every query.</param>
    /// <param name="split">What the cases belong to.</param>
    /// <param name="cases">Their z-scores are held in memory.</param>
    /// <param name="pool">Where the work runs.</param>
    public FusionCases(RerankingScorer scorer, IQueryFeatures? features, Split split, EvaluationCase[] cases, WorkerPool pool)
    {
        _pool = pool;
        Components = scorer.Weights.Components.Count;
        Columns = 1 + (features?.Columns ?? 0);
        _ridges = [.. Enumerable.Range(0, Components * Columns).Select(i => i % Columns == 0 ? FusionFitter.Ridge : FusionFitter.FeatureRidge)];
        var learnable = new FusionCase?[cases.Length];
        ForEachTile(cases.Length, (start, count) =>
            FusionCaseReader.Read(scorer, features, split, cases.AsSpan(start, count), learnable.AsSpan(start, count)));
        _cases = [.. learnable.OfType<FusionCase>()];
        Unreachable = cases.Length - _cases.Length;
    }

    /// <summary>Number of cases.</summary>
    public int Count => _cases.Length;

    /// <summary>Number of cases that were left out because their target is no candidate.</summary>
    public int Unreachable { get; }

    /// <summary>Number of components.</summary>
    public int Components { get; }

    /// <summary>1 and the number of features that the weights depend on.</summary>
    public int Columns { get; }

    /// <summary>The mean loss of the cases and the penalty, summed in the order of the cases.</summary>
    /// <param name="weights">[components, columns].</param>
    public FusionObjective Evaluate(double[] weights)
    {
        var losses = new CaseLoss[Count];
        ForEachTile(Count, (start, count) =>
        {
            for (var i = start; i < start + count; i++)
                losses[i] = _cases[i].Evaluate(weights);
        });

        var gradient = new double[weights.Length];
        for (var i = 0; i < Count; i++)
        {
            for (var k = 0; k < Components; k++)
                ScoreRows.AddScaled(losses[i].Gradient[k] / Count, _cases[i].Features, gradient.AsSpan(k * Columns, Columns));
        }

        for (var i = 0; i < gradient.Length; i++)
            gradient[i] += _ridges[i] * weights[i];
        var mean = losses.Sum(loss => loss.Loss / Count);
        return new FusionObjective(mean + Penalty(weights), gradient, Array.ConvertAll(losses, loss => loss.Covariance));
    }

    /// <summary>Half of the sum of ridge times w².</summary>
    public double Penalty(double[] weights) => weights.Zip(_ridges, (weight, ridge) => ridge / 2 * weight * weight).Sum();

    /// <summary>
    /// The Hessian, positive definite, its lower triangle filled in, [weights, weights]: the mean of Covariance ⊗ φφᵀ over the cases, and
    /// the ridge. A row is summed in the order of the cases.
    /// </summary>
    public double[] Hessian(FusionObjective at)
    {
        var size = Components * Columns;
        var hessian = new double[size * size];
        _pool.For(size, row =>
        {
            var (a, column) = (row / Columns, row % Columns);
            var values = hessian.AsSpan(row * size, row + 1);
            for (var i = 0; i < Count; i++)
            {
                var features = _cases[i].Features;
                var share = features[column] / Count;
                for (var b = 0; b < a; b++)
                    ScoreRows.AddScaled(share * at.Covariances[i][(a * Components) + b], features, values.Slice(b * Columns, Columns));
                ScoreRows.AddScaled(share * at.Covariances[i][(a * Components) + a], features.AsSpan(0, column + 1), values[(a * Columns)..]);
            }

            values[row] += _ridges[row];
        });
        return hessian;
    }

    private void ForEachTile(int cases, Action<int, int> body) =>
        _pool.For((cases + CasesPerTile - 1) / CasesPerTile, tile =>
            body(tile * CasesPerTile, Math.Min(CasesPerTile, cases - (tile * CasesPerTile))));
}
