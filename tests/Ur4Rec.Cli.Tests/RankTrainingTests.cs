using System.Diagnostics;
using Ur4Rec.Distribution;

namespace Ur4Rec.Cli.Tests;

/// <summary>Trainings under a real mpirun that are killed, stopped and gone on with: whoever trains, the bits are the same.</summary>
[Collection(RankRunUsers.Name)]
public sealed class RankTrainingTests(RankRun fixture)
{
    private const string Interrupted = "interrupted: the run is saved where it stands; go on with 'ur4rec train --resume ";

    private static readonly string[] s_beginnings = ["error: ", "interrupted: "];

    /// <summary>A rank that ends with the others may still be in its last moments.</summary>
    private static readonly TimeSpan s_lastMoments = TimeSpan.FromSeconds(20);

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_number_of_ranks_trains_the_same_bits(int ranks)
    {
        var run = $"ranks-{ranks}";
        var result = fixture.Run(ranks, RankRun.Train(run));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(fixture.Expected, fixture.ResultOf(run));
    }

    [SkippableFact]
    public void Killed_ranks_end_the_job_and_it_goes_on_with_any_number_of_them()
    {
        KillRank("killed", ranks: 2, rank: 0, after: "pretrain_sasrec epoch 1:");
        KillRank("killed", ranks: 3, rank: 2, after: "pretrain_retriever epoch 1:");

        using (var job = fixture.Start(2, "killed"))
        {
            job.AwaitLine("joint_finetune epoch 1:");
            var processes = job.RankProcesses();
            MpiJob.Signal("KILL", job.ProcessId);
            Assert.Equal(137, job.Finish().ExitCode);
            AssertGone(processes);
        }

        GoOn("killed", fixture.Run(4, RankRun.Train("killed")));
    }

    [SkippableFact]
    public void A_rank_that_is_stopped_ends_the_job_with_one_line()
    {
        using (var job = fixture.Start(2, "stopped", ("UR4REC_MPI_SILENCE_SECONDS", "3")))
        {
            job.AwaitLine("pretrain_sasrec epoch 1:");
            var processes = job.RankProcesses();
            MpiJob.Signal("STOP", processes[1]);
            var result = job.Finish();
            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith($"error: rank 1 (process {processes[1]} on ", Assert.Single(Messages(result)), StringComparison.Ordinal);
            AssertGone(processes);
        }

        var resumed = ToolProcess.Run(fixture.Workspace.Folder, "train", "--resume", "stopped");
        GoOn("stopped", new MpiJobResult(resumed.ExitCode, resumed.Output, resumed.Error));
    }

    [SkippableFact]
    public void Signals_stop_all_ranks_at_the_same_step_with_a_checkpoint()
    {
        using (var job = fixture.Start(2, "interrupted"))
        {
            job.AwaitLine("pretrain_sasrec epoch 1:");
            var processes = job.RankProcesses();
            MpiJob.Signal("TERM", [.. processes.OrderBy(rank => rank.Key).Select(rank => rank.Value)]);
            var result = job.Finish();
            Assert.InRange(result.ExitCode, 130, 143);
            Assert.StartsWith(Interrupted, Assert.Single(Messages(result)), StringComparison.Ordinal);
            AssertGone(processes);
        }

        InterruptMpirun("TERM", ranks: 2, after: "pretrain_retriever epoch 1:");
        InterruptMpirun("INT", ranks: 3, after: "joint_finetune epoch 1:");
        GoOn("interrupted", fixture.Run(1, RankRun.Train("interrupted")));
    }

    [SkippableFact]
    public void A_rank_that_alone_is_told_to_end_stops_all_ranks_with_a_checkpoint()
    {
        using var job = fixture.Start(2, "asked");
        job.AwaitLine("pretrain_sasrec epoch 1:");
        MpiJob.Signal("TERM", job.RankProcesses()[1]);
        var result = job.Finish();
        Assert.Equal(130, result.ExitCode);
        Assert.StartsWith(Interrupted, Assert.Single(Messages(result)), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_checkpoint_that_cannot_be_written_ends_all_ranks_with_one_line()
    {
        using var job = fixture.Start(2, "removed");
        job.AwaitLine("pretrain_retriever epoch 1:");
        Directory.Delete(fixture.Workspace.PathOf("removed/checkpoints"), recursive: true);
        var result = job.Finish();
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("error: The checkpoint at ", Assert.Single(Messages(result)), StringComparison.Ordinal);
    }

    private void KillRank(string run, int ranks, int rank, string after)
    {
        using var job = fixture.Start(ranks, run);
        job.AwaitLine(after);
        var processes = job.RankProcesses();
        MpiJob.Signal("KILL", processes[rank]);
        var result = job.Finish();
        Assert.Equal(137, result.ExitCode);
        Assert.Empty(Messages(result));
        Assert.Contains($"mpirun noticed that process rank {rank} ", result.Error, StringComparison.Ordinal);
        AssertGone(processes);
    }

    /// <summary>mpirun leaves the ranks a second to write a checkpoint and say so: on a busy machine too little.</summary>
    private void InterruptMpirun(string signal, int ranks, string after)
    {
        using var job = fixture.Start(ranks, "interrupted");
        job.AwaitLine(after);
        var processes = job.RankProcesses();
        MpiJob.Signal(signal, job.ProcessId);
        var result = job.Finish();
        Assert.NotEqual(0, result.ExitCode);
        Assert.InRange(Messages(result).Length, 0, 1);
        Assert.All(Messages(result), line => Assert.StartsWith(Interrupted, line, StringComparison.Ordinal));
        AssertGone(processes);
    }

    private void GoOn(string run, MpiJobResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("the run was interrupted; it goes on from its checkpoint at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(" is damaged", result.Error, StringComparison.Ordinal);
        Assert.Equal(fixture.Expected, fixture.ResultOf(run));
    }

    private static string[] Messages(MpiJobResult result) =>
        [.. result.Error.Split('\n').Where(line => s_beginnings.Any(beginning => line.StartsWith(beginning, StringComparison.Ordinal)))];

    private static void AssertGone(IReadOnlyDictionary<int, int> processes)
    {
        foreach (var (rank, id) in processes)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                Assert.True(process.WaitForExit(s_lastMoments), $"The process {id} of rank {rank} is left over.");
            }
            catch (ArgumentException)
            {
                // It is gone.
            }
        }
    }
}
