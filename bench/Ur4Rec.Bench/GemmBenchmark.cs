using System.Diagnostics;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Bench;

/// <summary>Matrix products against OpenBLAS, turn by turn, on one and on two threads.</summary>
internal static unsafe class GemmBenchmark
{
    private const double SecondsATurn = 0.15;
    private const int Turns = 9;

    private static readonly (int M, int K, int N, double Target)[] s_shapes =
    [
        (512, 512, 512, 0.9), (2048, 2048, 2048, 0.9), (4096, 64, 64, 1.0), (25600, 64, 64, 1.0), (25600, 64, 3416, 1.8),
    ];

    public static void Run()
    {
        foreach (var threads in new[] { 1, 2 })
        {
            using var pool = new WorkerPool(threads);
            OpenBlas.SetThreads(threads);
            var peak = FmaPeak.Measure(pool);
            Console.WriteLine($"{threads} thread(s), {Simd.Name(Simd.Level)}, measured FMA peak {peak:F0} GFLOP/s");
            foreach (var (m, k, n, target) in s_shapes)
                Compare(pool, m, k, n, target, peak);
        }
    }

    private static void Compare(WorkerPool pool, int m, int k, int n, double target, double peak)
    {
        using var a = Filled(m, k);
        using var b = Filled(k, n);
        using var c = Filled(m, n);
        var flops = 2.0 * m * n * k;
        var ours = new double[Turns];
        var theirs = new double[Turns];
        for (var turn = 0; turn < Turns; turn++)
        {
            ours[turn] = Rate(flops, () => Gemm.Multiply(
                pool, new GemmOperand(a.Pointer, k, 1), new GemmOperand(b.Pointer, n, 1), c.Pointer, m, n, k, accumulate: false));
            theirs[turn] = Rate(flops, () => OpenBlas.Multiply(a.Pointer, b.Pointer, c.Pointer, m, n, k));
        }

        var ratio = Median([.. ours.Zip(theirs, (x, y) => x / y)]);
        Console.WriteLine(
            $"  {m}x{k}x{n}: {Median(ours):F1} GFLOP/s, OpenBLAS {Median(theirs):F1}, ratio {ratio:F2} (wanted {target:F1}), {Median(ours) / peak:P0} of peak");
    }

    private static double Rate(double flops, Action multiply)
    {
        multiply();
        var repeats = 0;
        var started = Stopwatch.GetTimestamp();
        double seconds;
        do
        {
            multiply();
            repeats++;
            seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        while (seconds < SecondsATurn);
        return flops * repeats / seconds / 1e9;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static NativeBuffer Filled(int rows, int columns)
    {
        var buffer = new NativeBuffer((long)rows * columns);
        new Span<float>(buffer.Pointer, rows * columns).Fill(0.5f);
        return buffer;
    }
}
