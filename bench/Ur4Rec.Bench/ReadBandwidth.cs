using System.Diagnostics;
using System.Runtime.Intrinsics;
using Ur4Rec.Numerics;

namespace Ur4Rec.Bench;

/// <summary>How fast memory can be read: a plain sum over a buffer that no cache holds.</summary>
internal static unsafe class ReadBandwidth
{
    private const long Floats = 1L << 28;
    private const int TileFloats = 1 << 19;
    private const int Attempts = 7;

    /// <summary>Bytes a second of all the pool's threads together; the best of several tries.</summary>
    public static double Measure(WorkerPool pool)
    {
        using var buffer = new NativeBuffer(Floats);
        for (long start = 0; start < Floats; start += TileFloats)
            new Span<float>(buffer.Pointer + start, TileFloats).Fill(1);
        var tiles = (int)(Floats / TileFloats);
        var sums = new float[tiles];
        var values = buffer.Pointer;
        var best = double.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var started = Stopwatch.GetTimestamp();
            pool.For(tiles, tile => sums[tile] = Sum(values + ((long)tile * TileFloats)));
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return sums.Sum() == Floats ? Floats * sizeof(float) / best : throw new InvalidOperationException("The sum over the buffer is wrong.");
    }

    private static float Sum(float* values)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        for (var i = 0; i < TileFloats; i += 4 * Vector512<float>.Count)
        {
            a += Vector512.Load(values + i);
            b += Vector512.Load(values + i + Vector512<float>.Count);
            c += Vector512.Load(values + i + (2 * Vector512<float>.Count));
            d += Vector512.Load(values + i + (3 * Vector512<float>.Count));
        }

        return Vector512.Sum(a + b + c + d);
    }
}
