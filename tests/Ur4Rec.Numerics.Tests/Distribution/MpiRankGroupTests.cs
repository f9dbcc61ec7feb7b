using Ur4Rec.Distribution;

namespace Ur4Rec.Numerics.Tests.Distribution;

/// <summary>Real processes under a real mpirun; <c>Ur4Rec.Mpi.Host</c> says what each rank does.</summary>
public sealed class MpiRankGroupTests
{
    private static readonly (string, string)[] s_soon = [("UR4REC_MPI_SILENCE_SECONDS", "3"), ("UR4REC_MPI_STALL_SECONDS", "4")];

    private static readonly (string, string)[] s_patient = [("UR4REC_MPI_SILENCE_SECONDS", "30"), ("UR4REC_MPI_STALL_SECONDS", "2")];

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Collective_calls_give_what_every_rank_knows(int ranks)
    {
        var result = Run(ranks, "collectives");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"{ranks} ranks agree", result.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Null_references_stay_exceptions()
    {
        var result = Run(2, "null-reference");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, Lines(result.Output).Count(line => line.Contains("caught", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public void Ranks_share_the_processors_that_all_may_use()
    {
        var result = Run(2, "processors");
        var share = Math.Max(1, Environment.ProcessorCount / 2);
        Assert.Contains($"rank 0: {share}", result.Output, StringComparison.Ordinal);
        Assert.Contains($"rank 1: {share}", result.Output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_rank_that_is_killed_ends_all(int ranks)
    {
        var result = Run(ranks, "killed", s_soon);
        Assert.Equal(128 + 9, result.ExitCode);
        Assert.Contains($"rank {ranks - 1} ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("error:", result.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("stopped", 2, 1)]
    [InlineData("stopped", 4, 3)]
    [InlineData("leader-stopped", 2, 0)]
    [InlineData("leader-stopped", 4, 0)]
    public void A_rank_that_is_stopped_ends_all_with_one_line(string scenario, int ranks, int faulty) =>
        AssertBlamed(Run(ranks, scenario, s_soon), faulty, "has given no sign of life: it is stopped, or its machine or the network is down, for 3 s");

    [SkippableTheory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_rank_whose_work_hangs_ends_all_with_one_line(int ranks) =>
        AssertBlamed(Run(ranks, "hung", s_patient), ranks - 1, "has not gone on while the others waited for it, for ");

    [SkippableFact]
    public void Work_that_need_not_be_prompt_may_take_its_time()
    {
        var result = Run(2, "slow", s_patient);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [SkippableFact]
    public void A_rank_that_gives_up_says_so_alone()
    {
        var result = Run(3, "throws");
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(["error: this rank was told to fail."], Lines(result.Error));
    }

    [SkippableFact]
    public void A_missing_library_is_named_with_where_it_was_sought()
    {
        var result = Run(1, "collectives", ("UR4REC_MPI_LIBRARY", "/nowhere/libmpi.so"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("has no Open MPI library: /nowhere/libmpi.so cannot be loaded", result.Error, StringComparison.Ordinal);
        Assert.Contains("apt-get install libopenmpi3", result.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_library_of_something_else_is_refused()
    {
        var result = Run(1, "collectives", ("UR4REC_MPI_LIBRARY", "libc.so.6"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error: libc.so.6 on ", result.Error, StringComparison.Ordinal);
        Assert.Contains(" is not Open MPI (it exports no ompi_mpi_comm_world)", result.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_time_that_is_no_number_is_refused()
    {
        var result = Run(1, "collectives", ("UR4REC_MPI_STALL_SECONDS", "soon"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error: UR4REC_MPI_STALL_SECONDS is 'soon'; it is a whole number of seconds, 1 to 86400.", result.Error, StringComparison.Ordinal);
    }

    private static void AssertBlamed(MpiJobResult result, int rank, string fault)
    {
        Assert.Equal(1, result.ExitCode);
        var line = Assert.Single(Lines(result.Error));
        Assert.Matches($@"^error: rank {rank} \(process [0-9]+ on [^ )]+\) ", line);
        Assert.Contains(fault, line, StringComparison.Ordinal);
        Assert.EndsWith("the job ends. Start the same command again: it goes on from the last checkpoint.", line, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static MpiJobResult Run(int ranks, string scenario, params (string Name, string Value)[] variables) =>
        MpiJob.Run(ranks, AppContext.BaseDirectory, variables, Path.Combine(AppContext.BaseDirectory, "Ur4Rec.Mpi.Host.dll"), scenario);
}
