using Ur4Rec.Numerics;

namespace Ur4Rec.Bench;

/// <summary>What a training step with sampled softmax costs as the catalogue grows: time, turn by turn, and memory of the item table.</summary>
internal static class CatalogueBenchmark
{
    private const int WarmupSteps = 8;
    private const int Turns = 60;
    private const double WantedRatio = 1.25;
    private const double WantedBytes = 12;

    private static readonly int[] s_items = [10_000, 100_000, 1_000_000];

    public static void Run(BenchOptions options)
    {
        using var pool = new WorkerPool(options.Threads);
        var trainings = new List<CatalogueTraining>();
        try
        {
            WarmProcess(pool);
            foreach (var items in s_items)
                trainings.Add(new CatalogueTraining(items, WarmupSteps + Turns, pool));
            trainings.ForEach(training => training.Warm(WarmupSteps));
            for (var turn = 0; turn < Turns; turn++)
                trainings.ForEach(training => training.Step());
            Console.WriteLine($"sampled softmax, {CatalogueTraining.Shape}, {options.Threads} thread(s); medians of {Turns} steps, turn by turn");
            trainings.ForEach(training => Print(training, trainings[0]));
        }
        finally
        {
            trainings.ForEach(training => training.Dispose());
        }
    }

    /// <summary>The first training of a process takes memory, and compiles code, that the next ones find there.</summary>
    private static void WarmProcess(WorkerPool pool)
    {
        using var training = new CatalogueTraining(s_items[0], WarmupSteps, pool);
        training.Warm(WarmupSteps - 1);
    }

    private static void Print(CatalogueTraining training, CatalogueTraining smallest)
    {
        var bytes = training == smallest
            ? ""
            : FormattableString.Invariant(
                $", {(double)(training.TableBytes - smallest.TableBytes) / (training.TableLength - smallest.TableLength):F1} resident bytes a parameter (wanted {WantedBytes:F0})");
        Console.WriteLine(FormattableString.Invariant(
            $"  {training.Items,9:N0} items: {training.MedianMilliseconds:F1} ms a step, best {training.BestMilliseconds:F1}; ratio {training.MedianMilliseconds / smallest.MedianMilliseconds:F2}, of the best {training.BestMilliseconds / smallest.BestMilliseconds:F2} (wanted {WantedRatio:F2}){bytes}"));
    }
}
