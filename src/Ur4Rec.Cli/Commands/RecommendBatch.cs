using System.Diagnostics;
using System.Globalization;
using Ur4Rec.Cli.Output;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Recommending.Batch;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Batch;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Commands;

/// <summary><c>ur4rec recommend --run DIR --all-users | --users FILE --output FILE</c>: answers many users into a file.</summary>
/// <param name="order">What is asked for.</param>
/// <param name="warn">Says what is not ranked of a run and a number of items.</param>
/// <param name="json">Whether to print a JSON document.</param>
/// <param name="cancellation">Ends it between two parts.</param>
internal sealed class RecommendBatch(BatchOrder order, Action<TrainedRun, int> warn, bool json, CancellationToken cancellation)
{
    /// <summary>Answers this rank's share; rank 0 says what it came to.</summary>
    public int Run(IRankGroup ranks) => order.IsServed ? AnswerAsServed(ranks).GetAwaiter().GetResult() : AnswerByRun(ranks);

    private int AnswerByRun(IRankGroup ranks)
    {
        using var run = TrainedRun.Load(order.Run, order.Store, ranks);
        if (ranks.Rank == 0)
            warn(run, order.Count);
        return Answer(run.ForBatch(order.Count), ranks);
    }

    private async Task<int> AnswerAsServed(IRankGroup ranks)
    {
        var options = new ServingOptions { Run = order.Run, Store = order.Store, State = order.State, Rules = order.Rules ?? RankingRules.None };
        await using var served = await ServedBatch.OpenAsync(options, order.Count, order.RerankTop, order.Filters, cancellation);
        if (ranks.Rank == 0)
        {
            foreach (var warning in served.Warnings)
                Console.Error.WriteLine($"warning: {warning}");
        }

        return Answer(served, ranks);
    }

    private int Answer(IBatchSource source, IRankGroup ranks)
    {
        var users = order.UsersFile is { } file ? BatchUsers.Read(file, source.Dataset) : BatchUsers.All(source.Dataset);
        using var pool = new WorkerPool(order.Threads > 0 ? order.Threads : ranks.Processors);
        var answers = new BatchAnswers(source, order.Output, pool, ranks);
        var start = Stopwatch.GetTimestamp();
        try
        {
            var summary = BatchProgressView.During(order.Quiet || ranks.Rank > 0, progress => answers.Write(users, progress, cancellation));
            if (ranks.Rank == 0)
                Print(BatchReport.Of(summary, order.Output.Path, Stopwatch.GetElapsedTime(start).TotalSeconds));
            return Tool.Done;
        }
        catch (OperationCanceledException e) when (cancellation.IsCancellationRequested)
        {
            throw new InterruptedException($"what is answered is kept in {answers.PartsFolder}; the same command goes on from there.", e);
        }
    }

    private void Print(BatchReport report)
    {
        if (json)
        {
            Console.Out.WriteLine(RunJson.Document(report));
            return;
        }

        if (report.ResumedParts > 0)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{report.ResumedParts:N0} of {report.Parts:N0} parts were there from an earlier start"));
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Output}: {report.Users:N0} users in {report.Seconds:F1} s ({report.UsersPerSecond:N0} users/s)"));
    }
}

/// <summary>What a batch answers.</summary>
/// <param name="Output">The file.</param>
/// <param name="Users">Users who are answered in it.</param>
/// <param name="Seconds">Of answering and writing; that of loading the run is not in it.</param>
/// <param name="UsersPerSecond">Users of this start.</param>
/// <param name="Parts">Parts that the output was joined of.</param>
/// <param name="ResumedParts">Those of them that an earlier start had written.</param>
internal sealed record BatchReport(string Output, int Users, double Seconds, double UsersPerSecond, int Parts, int ResumedParts)
{
    public static BatchReport Of(BatchSummary summary, string output, double seconds) =>
        new(output, summary.Users, seconds, (summary.Users - summary.ResumedUsers) / seconds, summary.Parts, summary.ResumedParts);
}
