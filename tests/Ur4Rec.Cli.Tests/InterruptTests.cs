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
        var last = InterruptAt("pretrain_sasrec epoch 1:", signal, exitCode, "--patience", "0", "--epochs-per-stage", "100000");

        Assert.Equal("interrupted: the run is saved where it stands; go on with 'ur4rec train --resume run'.", last);
        Assert.False(File.Exists(_workspace.PathOf("run/metrics.json")));
        Assert.Single(Directory.GetFiles(_workspace.PathOf("run/checkpoints"), "state-1-*.json"));
        Assert.Equal("run: the run there did not finish; go on with 'ur4rec train --resume run'.", _workspace.Refuse("evaluate", "--run", "run"));
    }

    [SkippableFact]
    public void Ctrl_C_in_the_ablation_leaves_the_finished_run_and_says_so()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        var last = InterruptAt("finding what each component adds", "INT", 130, "--epochs-per-stage", "1");

        Assert.Equal("interrupted: the run is finished, without its ablation; make it with 'ur4rec ablate --run run'.", last);
        Assert.True(File.Exists(_workspace.PathOf("run/metrics.json")));
        Assert.False(File.Exists(_workspace.PathOf("run/ablation.json")));
    }

    /// <summary>Trains the demonstration into the folder run, interrupts it at a line of its progress, and gives its last line.</summary>
    private string InterruptAt(string progress, string signal, int exitCode, params string[] flags)
    {
        using var tool = ToolProcess.Start(_workspace.Folder, ["train", "demo", "--output-dir", "run", .. flags]);
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
