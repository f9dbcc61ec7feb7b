using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Bench;

/// <summary>What it costs one process to cut its batches into shards: the same steps, turn by turn.</summary>
internal static class ShardsBenchmark
{
    private const int WarmupSteps = 10;
    private const int Turns = 60;

    private static readonly int[] s_shards = [1, 2, 4, 8];

    public static void Run(BenchOptions options)
    {
        var @case = TrainingCase.Named(options.Case);
        var split = Splitter.Split(@case.Load(options), new SplitOptions());
        using var pool = new WorkerPool(options.Threads);
        var trainings = s_shards.Select(shards => Begin(@case, split, shards, pool)).ToList();
        try
        {
            trainings.ForEach(training => training.Warm(WarmupSteps));
            for (var turn = 0; turn < Turns; turn++)
                trainings.ForEach(training => training.Step());
            Console.WriteLine($"{options.Case}, {options.Threads} thread(s), one process; {Turns} steps, turn by turn");
            foreach (var (shards, training) in s_shards.Zip(trainings))
                Print(shards, training, trainings[0]);
        }
        finally
        {
            trainings.ForEach(training => training.Dispose());
        }
    }

    private static SteppedTraining Begin(TrainingCase @case, Split split, int shards, WorkerPool pool) =>
        new((observer, cancellation) => CaseTraining.Run(@case, split, shards, pool, SoleRank.Instance, observer, cancellation));

    private static void Print(int shards, SteppedTraining training, SteppedTraining whole) => Console.WriteLine(FormattableString.Invariant(
        $"  {shards} shard(s): {training.MedianMilliseconds:F2} ms a step, best {training.BestMilliseconds:F2}, processors {Median.Of(training.ProcessorMilliseconds):F2}; to one shard {Ratio(training.Milliseconds, whole.Milliseconds):F3}, of the best {training.BestMilliseconds / whole.BestMilliseconds:F3}, of processors {Ratio(training.ProcessorMilliseconds, whole.ProcessorMilliseconds):F3}"));

    /// <summary>The median over steps, each against the same step.</summary>
    private static double Ratio(IReadOnlyList<double> mine, IReadOnlyList<double> its) => Median.Of([.. mine.Zip(its, (one, other) => one / other)]);
}
