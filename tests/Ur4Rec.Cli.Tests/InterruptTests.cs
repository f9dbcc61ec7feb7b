using System.Diagnostics;
using System.Globalization;

namespace Ur4Rec.Cli.Tests;

public sealed class InterruptTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [SkippableTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void A_signal_stops_the_training_saves_it_and_says_how_to_go_on(string signal, int exitCode)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        var last = InterruptDemo("pretrain_sasrec epoch 1:", signal, exitCode, "--patience", "0", "--epochs-per-stage", "100000");

        Assert.Equal("interrupted: the run is saved where it stands; go on with 'ur4rec train --resume run'.", last);
        Assert.False(File.Exists(_workspace.PathOf("run/metrics.json")));
        Assert.Single(Directory.GetFiles(_workspace.PathOf("run/checkpoints"), "state-1-*.json"));
        Assert.Equal("run: the run there did not finish; go on with 'ur4rec train --resume run'.", _workspace.Refuse("evaluate", "--run", "run"));
    }

    [SkippableFact]
    public void Ctrl_C_in_the_ablation_leaves_the_finished_run_and_says_so()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        var last = InterruptDemo("finding what each component adds", "INT", 130, "--epochs-per-stage", "1");

        Assert.Equal("interrupted: the run is finished, without its ablation; make it with 'ur4rec ablate --run run'.", last);
        Assert.True(File.Exists(_workspace.PathOf("run/metrics.json")));
        Assert.False(File.Exists(_workspace.PathOf("run/ablation.json")));
    }

    [SkippableFact]
    public void The_demonstration_in_its_own_folder_goes_on_too()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        string[] demo = ["train", "demo", "--epochs-per-stage", "100000", "--patience", "0"];
        InterruptAt("pretrain_sasrec epoch 1:", "INT", 130, demo);

        foreach (var command in (string[][])[demo, ["train", "--resume", "runs/demo"]])
            InterruptAt("the run was interrupted; it goes on from its checkpoint at pretrain_sasrec, epoch ", "INT", 130, command);
    }

    /// <summary>Trains the demonstration into the folder run, interrupts it at a line of its progress, and gives its last line.</summary>
    private string InterruptDemo(string progress, string signal, int exitCode, params string[] flags) =>
        InterruptAt(progress, signal, exitCode, ["train", "demo", "--output-dir", "run", .. flags]);

    private string InterruptAt(string progress, string signal, int exitCode, string[] command)
    {
        using var tool = ToolProcess.Start(_workspace.Folder, command);
        while (tool.StandardError.ReadLine() is { } line && !line.StartsWith(progress, StringComparison.Ordinal))
        {
        }

        using var kill = Process.Start("kill", [$"-{signal}", tool.Id.ToString(CultureInfo.InvariantCulture)]);
        var last = tool.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        tool.WaitForExit();
        Assert.Equal(exitCode, tool.ExitCode);
        return last;
    }
}
