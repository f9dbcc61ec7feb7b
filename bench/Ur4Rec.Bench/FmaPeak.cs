using System.Diagnostics;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Bench;

/// <summary>What the machine's multiply-add units give when nothing else is in the way: the micro-kernel on data in the first-level cache.</summary>
internal static unsafe class FmaPeak
{
    private const int Depth = 128;
    private const int Repeats = 10_000;
    private const int Attempts = 20;

    /// <summary>GFLOP/s of all the pool's threads together; the best of several tries.</summary>
    public static double Measure(WorkerPool pool)
    {
        var kernels = KernelSet.Current;
        var rows = kernels.TileRows;
        var columns = kernels.PanelColumns;
        var best = 0.0;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var started = Stopwatch.GetTimestamp();
            pool.For(pool.Threads, _ =>
            {
                using var a = pool.Scratch.Rent(rows * Depth);
                using var b = pool.Scratch.Rent(columns * Depth);
                using var c = pool.Scratch.Rent(rows * columns);
                new Span<float>(a.Pointer, rows * Depth).Fill(1e-3f);
                new Span<float>(b.Pointer, columns * Depth).Fill(1e-3f);
                for (var repeat = 0; repeat < Repeats; repeat++)
                    kernels.MultiplyPanels(a.Pointer, rows * Depth, Depth, 1, b.Pointer, rows, columns, Depth, c.Pointer, columns, accumulate: false);
            });
            var flops = 2.0 * rows * columns * Depth * Repeats * pool.Threads;
            best = Math.Max(best, flops / Stopwatch.GetElapsedTime(started).TotalSeconds / 1e9);
        }

        return best;
    }
}
