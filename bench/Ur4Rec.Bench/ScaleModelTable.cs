namespace Ur4Rec.Bench;

/// <summary>What <see cref="ScaleModel"/> predicts from what was measured, as Markdown.</summary>
internal static class ScaleModelTable
{
    private const double TokensPerMachine = 6_400;
    private const double StrongTokens = 51_200;
    private const int MeasuredCores = 2;
    private const int Cores = 16;
    private const double MemoryBytesPerSecond = 100e9;
    private const double Imbalance = 1.02;

    private static readonly int[] s_machines = [2, 4, 8, 16, 32, 64];

    private static readonly ScaledTraining[] s_trainings =
    [
        new("10,000 items x 64, 1 block, cross-entropy", 10_000, 64, 1, 0),
        new("100,000 items x 64, 2 blocks, cross-entropy", 100_000, 64, 2, 0),
        new("1,000,000 items x 64, 2 blocks, 1,024 shared negatives", 1_000_000, 64, 2, 1_024),
        new("1,000,000 items x 256, 4 blocks, 4,096 shared negatives", 1_000_000, 256, 4, 4_096),
    ];

    public static void Print(BenchOptions options)
    {
        var measured = ScaleMeasurement.ReadAll(options.Measured);
        var flops = 1e9 * Median.Of([.. Of(measured, ranks: 1).Select(turn => turn.Gigaflops)]);
        var exposed = Median.Of([.. Of(measured, ranks: 2).Select(turn => turn.WaitMilliseconds / 1e3 / (turn.SentBytes / (options.Bandwidth * 1e9)))]);
        var overlap = Math.Clamp(1 - exposed, 0, 1);
        Console.WriteLine(FormattableString.Invariant(
            $"Measured: {flops / 1e9:F0} GFLOP/s on {MeasuredCores} cores, {options.Latency:F0} µs a message and {options.Bandwidth:F1} GB/s between two ranks by TCP on one machine, {overlap:P0} of the exchange hidden. Assumed: machines of {Cores} such cores, memory of {MemoryBytesPerSecond / 1e9:F0} GB/s, the largest part of a batch {Imbalance:F2} times the mean."));
        foreach (var isWeak in new[] { true, false })
        {
            Console.WriteLine();
            Console.WriteLine(FormattableString.Invariant(
                $"{(isWeak ? $"A batch of {TokensPerMachine:N0} tokens a machine" : $"A batch of {StrongTokens:N0} tokens, whatever the machines")}:"));
            Console.WriteLine();
            Console.WriteLine($"| model | Gbit/s | {string.Join(" | ", s_machines)} |");
            Console.WriteLine($"|---|---|{string.Concat(s_machines.Select(_ => "---|"))}");
            foreach (var training in s_trainings)
            {
                foreach (var gigabits in new[] { 10, 100 })
                {
                    var network = Math.Min(gigabits / 8.0, options.Bandwidth) * 1e9;
                    var model = new ScaleModel(flops * Cores / MeasuredCores, MemoryBytesPerSecond, options.Latency * 1e-6, network, overlap, Imbalance);
                    var cells = s_machines.Select(machines => FormattableString.Invariant(
                        $"{100 * model.Efficiency(training, isWeak ? TokensPerMachine : StrongTokens, machines, isWeak):F0} %"));
                    Console.WriteLine($"| {training.Name} | {gigabits} | {string.Join(" | ", cells)} |");
                }
            }
        }
    }

    private static IEnumerable<ScaleMeasurement> Of(IEnumerable<ScaleMeasurement> measured, int ranks) =>
        measured.Where(turn => turn.Case == "beauty-ce" && turn.Ranks == ranks && turn.Shards == ranks);
}
