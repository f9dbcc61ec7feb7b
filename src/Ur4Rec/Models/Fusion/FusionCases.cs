using System.Buffers;
using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Fusion;

/// <summary>The penalised loss of weights, with its derivatives by them.</summary>
/// <param name="Loss">In nats.</param>
/// <param name="Gradient">[scorers].</param>
/// <param name="Hessian">[scorers, scorers], positive definite.</param>
internal sealed record FusionObjective(double Loss, double[] Gradient, double[] Hessian);

/// <summary>The z-scores of cases, and the loss of weights on them.</summary>
internal sealed class FusionCases
{
    private const int CasesPerTile = 16;

    private readonly WorkerPool _pool;
    private readonly float[][] _rows;
    private readonly int[] _targets;

    /// <summary>Asks every scorer every case.</summary>
    public FusionCases(IReadOnlyList<IScorer> scorers, Split split, EvaluationCase[] cases, WorkerPool pool)
    {
        _pool = pool;
        Scorers = scorers.Count;
        _rows = new float[cases.Length][];
        _targets = new int[cases.Length];
        ForEachCase(i => (_rows[i], _targets[i]) = Rows(scorers, split, cases[i]));
    }

    /// <summary>Number of cases.</summary>
    public int Count => _rows.Length;

    /// <summary>Number of scorers.</summary>
    public int Scorers { get; }

    /// <summary>The mean loss of the cases and half of <paramref name="ridge"/> |w|², summed in the order of the cases.</summary>
    public FusionObjective Evaluate(double[] weights, double ridge)
    {
        var parts = new FusionObjective[Count];
        ForEachCase(i => parts[i] = EvaluateCase(_rows[i], _targets[i], weights));
        var loss = ridge / 2 * weights.Sum(weight => weight * weight);
        var gradient = Array.ConvertAll(weights, weight => ridge * weight);
        var hessian = new double[Scorers * Scorers];
        for (var k = 0; k < Scorers; k++)
            hessian[(k * Scorers) + k] = ridge;
        foreach (var part in parts)
        {
            loss += part.Loss / Count;
            AddShare(part.Gradient, gradient);
            AddShare(part.Hessian, hessian);
        }

        return new FusionObjective(loss, gradient, hessian);
    }

    private void AddShare(double[] part, double[] sums)
    {
        for (var i = 0; i < sums.Length; i++)
            sums[i] += part[i] / Count;
    }

    private void ForEachCase(Action<int> body) =>
        _pool.For((Count + CasesPerTile - 1) / CasesPerTile, tile =>
        {
            var end = Math.Min(Count, (tile + 1) * CasesPerTile);
            for (var i = tile * CasesPerTile; i < end; i++)
                body(i);
        });

    /// <summary>Z without the columns of the history, [candidates, scorers], and the target's row among them.</summary>
    private static (float[] Rows, int Target) Rows(IReadOnlyList<IScorer> scorers, Split split, EvaluationCase @case)
    {
        var target = split.Target(@case).Value;
        var candidates = Candidates(scorers[0].ItemCount, [.. split.History(@case).Span, .. split.Dropped(@case).Span], target);
        var rows = new float[candidates.Length * scorers.Count];
        var scores = new float[scorers[0].ItemCount];
        for (var k = 0; k < scorers.Count; k++)
        {
            scorers[k].Score([ScoringQuery.Of(split, @case)], scores);
            FusionComponents.Standardize(scorers[k], scores);
            for (var i = 0; i < candidates.Length; i++)
                rows[(i * scorers.Count) + k] = scores[candidates[i]];
        }

        return (rows, Array.IndexOf(candidates, target));
    }

    /// <summary>The target and every item that the user has not seen, ascending.</summary>
    private static int[] Candidates(int items, ReadOnlySpan<ItemIndex> seen, int target)
    {
        var left = new bool[items];
        Array.Fill(left, true);
        foreach (var item in seen)
            left[item.Value] = false;
        left[target] = true;
        return [.. Enumerable.Range(0, items).Where(item => left[item])];
    }

    /// <summary>
    /// The loss ln(sum e^x) - x[target] of x = w Z; its gradient is the mean of Z under softmax(x) less Z[target], its Hessian the
    /// covariance of Z under it.
    /// </summary>
    private static FusionObjective EvaluateCase(float[] rows, int target, double[] weights)
    {
        var k = weights.Length;
        var candidates = rows.Length / k;
        var buffer = ArrayPool<double>.Shared.Rent(candidates);
        var x = buffer.AsSpan(0, candidates);
        var largest = double.NegativeInfinity;
        for (var i = 0; i < candidates; i++)
        {
            x[i] = Dot(rows.AsSpan(i * k, k), weights);
            largest = Math.Max(largest, x[i]);
        }

        var targetScore = x[target];
        var sum = 0.0;
        foreach (ref var value in x)
        {
            value = Math.Exp(value - largest);
            sum += value;
        }

        var (mean, covariance) = Moments(rows, x, sum, k);
        ArrayPool<double>.Shared.Return(buffer);
        for (var a = 0; a < k; a++)
            mean[a] -= rows[(target * k) + a];
        return new FusionObjective(Math.Log(sum) + largest - targetScore, mean, covariance);
    }

    private static (double[] Mean, double[] Covariance) Moments(float[] rows, ReadOnlySpan<double> exponentials, double sum, int k)
    {
        var mean = new double[k];
        for (var i = 0; i < exponentials.Length; i++)
        {
            for (var a = 0; a < k; a++)
                mean[a] += exponentials[i] / sum * rows[(i * k) + a];
        }

        var covariance = new double[k * k];
        for (var i = 0; i < exponentials.Length; i++)
        {
            for (var a = 0; a < k; a++)
            {
                var share = exponentials[i] / sum * (rows[(i * k) + a] - mean[a]);
                for (var b = 0; b < k; b++)
                    covariance[(a * k) + b] += share * (rows[(i * k) + b] - mean[b]);
            }
        }

        return (mean, covariance);
    }

    private static double Dot(ReadOnlySpan<float> row, double[] weights)
    {
        var sum = 0.0;
        for (var k = 0; k < weights.Length; k++)
            sum += row[k] * weights[k];
        return sum;
    }
}
