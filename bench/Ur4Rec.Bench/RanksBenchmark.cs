using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Bench;

/// <summary>Steps of a training by as many ranks as mpirun started, or alone, as a line of JSON. Every run of a case makes the same steps.</summary>
internal static class RanksBenchmark
{
    public static void Run(BenchOptions options)
    {
        if (!MpiLaunch.IsLaunched)
        {
            Run(options, SoleRank.Instance);
            return;
        }

        using var group = MpiRankGroup.Join(MpiOptions.FromEnvironment());
        Run(options, group);
    }

    private static void Run(BenchOptions options, IRankGroup group)
    {
        var @case = TrainingCase.Named(options.Case);
        var dataset = @case.Load(options);
        var split = Splitter.Split(dataset, new SplitOptions());
        var ranks = new TimedRanks(group);
        using var pool = new WorkerPool(options.Threads);
        using var steps = new TimedSteps(ranks, options.Steps);
        try
        {
            CaseTraining.Run(@case, split, options.Shards, pool, ranks, steps, steps.Ended);
        }
        catch (OperationCanceledException)
        {
            // As many steps as were asked for.
        }

        if (group.Rank > 0)
            return;
        var tokens = Enumerable.Range(0, dataset.UserCount).Sum(user => Math.Max(0L, split.TrainingSequence(new UserIndex(user)).Length - 1));
        var tokensPerSecond = (double)tokens / steps.StepsPerEpoch / (steps.MedianMilliseconds / 1e3);
        var meanLength = Math.Min(@case.Model.MaxSequenceLength, (double)tokens / dataset.UserCount);
        var dense = 2 * (group.Size - 1L) * CaseTraining.DenseBytes(@case, dataset.ItemCount) / group.Size;
        Console.WriteLine(new ScaleMeasurement(
            options.Case!, group.Size, options.Threads, options.Shards, steps.MedianMilliseconds, tokensPerSecond,
            tokensPerSecond * @case.FlopsPerToken(dataset.ItemCount, meanLength) / 1e9, steps.MeanWaitMilliseconds, steps.MeanAgreementMilliseconds,
            steps.MeanSentBytes, dense + steps.MeanRowBytes).ToLine());
    }
}
