using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Evaluation;

/// <summary>
/// Confidence intervals of means by resampling the cases with replacement: the percentile bootstrap of Efron and Tibshirani
/// 1993, section 13.3. All metrics are read off the same resamples.
/// </summary>
internal static class Bootstrap
{
    private const double Confidence = 0.95;

    /// <summary>An interval for the mean of each metric.</summary>
    /// <param name="measured">What to resample.</param>
    /// <param name="resamples">How often to resample; 0 gives no intervals.</param>
    /// <param name="seed">Fixes the resamples.</param>
    /// <param name="pool">Where the resamples run.</param>
    public static OrderedDictionary<string, ConfidenceInterval> Intervals(CaseMetrics measured, int resamples, ulong seed, WorkerPool pool)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(resamples);
        var intervals = new OrderedDictionary<string, ConfidenceInterval>();
        if (resamples == 0)
            return intervals;

        var means = measured.Values.ToDictionary(metric => metric.Key, _ => new double[resamples]);
        pool.For(resamples, resample =>
        {
            var buffer = ArrayPool<double>.Shared.Rent(measured.Count);
            var counts = buffer.AsSpan(0, measured.Count);
            Draw(RandomKey.For(seed, "bootstrap", (ulong)resample), counts);
            foreach (var (name, perCase) in measured.Values)
                means[name][resample] = Dot(counts, perCase) / measured.Count;
            ArrayPool<double>.Shared.Return(buffer);
        });
        foreach (var name in measured.Values.Keys)
        {
            Array.Sort(means[name]);
            intervals.Add(name, new ConfidenceInterval(Quantile(means[name], (1 - Confidence) / 2), Quantile(means[name], (1 + Confidence) / 2)));
        }

        return intervals;
    }

    /// <summary>How often each case was drawn; doubles, for they are factors.</summary>
    private static void Draw(RandomKey key, Span<double> counts)
    {
        counts.Clear();
        var random = new RandomStream(key);
        for (var i = 0; i < counts.Length; i++)
            counts[random.NextInt(counts.Length)]++;
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var xs = MemoryMarshal.Cast<double, Vector<double>>(x);
        var ys = MemoryMarshal.Cast<double, Vector<double>>(y);
        var sums = Vector<double>.Zero;
        for (var i = 0; i < xs.Length; i++)
            sums += xs[i] * ys[i];
        var sum = Vector.Sum(sums);
        for (var i = xs.Length * Vector<double>.Count; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>Linear interpolation between the two nearest of the sorted values.</summary>
    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
