using Ur4Rec.Distribution;

namespace Ur4Rec.Cli.Tests;

/// <summary>The tool under a real mpirun: rank 0 speaks for all.</summary>
public sealed class RanksTests
{
    [SkippableFact]
    public void What_every_rank_finds_wrong_is_said_once()
    {
        using var workspace = new Workspace();
        var result = MpiJob.Run(3, workspace.Folder, [], ToolProcess.Tool, "train", "--config", "nowhere.yaml");
        Assert.Equal((Tool.WrongInput, ""), (result.ExitCode, result.Output));
        Assert.Equal("error: nowhere.yaml: the configuration cannot be read: there is no such file.\n", result.Error);
    }

    [SkippableFact]
    public void A_command_that_ranks_do_not_share_is_refused()
    {
        using var workspace = new Workspace();
        var result = MpiJob.Run(2, workspace.Folder, [], ToolProcess.Tool, "doctor", "--run", "nowhere");
        Assert.Equal((Tool.WrongInput, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            "error: 'doctor' runs in one process, and mpirun started 2; start it without mpirun. The commands that several share are train, evaluate, recommend.\n",
            result.Error);
    }

    [SkippableFact]
    public void One_rank_may_run_any_command_and_shows_what_it_shows_alone()
    {
        using var workspace = new Workspace();
        var result = MpiJob.Run(1, workspace.Folder, [], ToolProcess.Tool, "doctor", "--help");
        Assert.Equal((Tool.Done, ""), (result.ExitCode, result.Error));
        Assert.Equal(ToolProcess.Run(workspace.Folder, "doctor", "--help").Output, result.Output.Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Without_the_library_the_tool_says_what_is_missing()
    {
        using var workspace = new Workspace();
        var result = MpiJob.Run(2, workspace.Folder, [("UR4REC_MPI_LIBRARY", "/nowhere/libmpi.so")], ToolProcess.Tool, "train", "demo");
        Assert.Equal(Tool.Failed, result.ExitCode);
        Assert.Single(result.Error.Split('\n'), line => line.StartsWith("error: mpirun started this process, but ", StringComparison.Ordinal));
    }
}
