using System.Diagnostics;
using System.Globalization;

namespace Ur4Rec.Cli.Tests;

public sealed class InterruptTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [SkippableFact]
    public void Ctrl_C_stops_the_training_says_so_and_leaves_no_result()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        var last = InterruptAt("pretrain_sasrec epoch 1:", "--patience", "0", "--epochs-per-stage", "100000");

        Assert.Equal("interrupted: stopped before the end; there is no result.", last);
        Assert.False(File.Exists(_workspace.PathOf("run/metrics.json")));
        Assert.Equal("run: the run there did not finish; train it again.", _workspace.Refuse("evaluate", "--run", "run"));
    }

    [SkippableFact]
    public void Ctrl_C_in_the_ablation_leaves_the_finished_run_and_says_so()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        var last = InterruptAt("finding what each component adds", "--epochs-per-stage", "1");

        Assert.Equal("interrupted: the run is finished, without its ablation; make it with 'ur4rec ablate --run run'.", last);
        Assert.True(File.Exists(_workspace.PathOf("run/metrics.json")));
        Assert.False(File.Exists(_workspace.PathOf("run/ablation.json")));
    }

    /// <summary>Trains the demonstration into the folder run, interrupts it at a line of its progress, and gives its last line.</summary>
    private string InterruptAt(string progress, params string[] flags)
    {
        using var tool = ToolProcess.Start(_workspace.Folder, ["train", "demo", "--output-dir", "run", .. flags]);
        while (tool.StandardError.ReadLine() is { } line && !line.StartsWith(progress, StringComparison.Ordinal))
        {
        }

        using var kill = Process.Start("kill", ["-INT", tool.Id.ToString(CultureInfo.InvariantCulture)]);
        var last = tool.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        tool.WaitForExit();
        Assert.Equal(130, tool.ExitCode);
        return last;
    }
}
