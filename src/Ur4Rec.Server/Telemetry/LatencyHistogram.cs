namespace Ur4Rec.Server.Telemetry;

/// <summary>Latencies in buckets whose upper bounds grow by a tenth from 0.05 ms to above a minute.</summary>
internal sealed class LatencyHistogram
{
    private const double Smallest = 0.05;
    private const double Growth = 1.1;
    private const int Buckets = 150;

    private readonly int[] _counts = new int[Buckets];

    public int Count { get; private set; }

    public int Errors { get; private set; }

    public static LatencyHistogram Sum(IEnumerable<LatencyHistogram> parts)
    {
        var sum = new LatencyHistogram();
        foreach (var part in parts)
        {
            sum.Count += part.Count;
            sum.Errors += part.Errors;
            for (var bucket = 0; bucket < Buckets; bucket++)
                sum._counts[bucket] += part._counts[bucket];
        }
        return sum;
    }

    public void Add(double milliseconds, bool isError)
    {
        Count++;
        Errors += isError ? 1 : 0;
        var bucket = milliseconds <= Smallest ? 0 : (int)Math.Ceiling(Math.Log(milliseconds / Smallest, Growth));
        _counts[Math.Min(bucket, Buckets - 1)]++;
    }

    /// <summary>The upper bound of the bucket that holds a share of all latencies, in milliseconds; 0 where there is none.</summary>
    public double Percentile(double share)
    {
        if (Count == 0)
            return 0;
        var rank = (int)Math.Ceiling(share * Count);
        var bucket = 0;
        for (var seen = _counts[0]; seen < rank; seen += _counts[bucket])
            bucket++;
        return Smallest * Math.Pow(Growth, bucket);
    }
}
