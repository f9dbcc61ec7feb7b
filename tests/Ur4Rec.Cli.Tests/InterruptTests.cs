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
        using var tool = ToolProcess.Start(_workspace.Folder, "train", "demo", "--patience", "0", "--epochs-per-stage", "100000", "--output-dir", "run");
        while (tool.StandardError.ReadLine() is { } line && !line.StartsWith("pretrain_sasrec epoch 1:", StringComparison.Ordinal))
        {
        }

        using var kill = Process.Start("kill", ["-INT", tool.Id.ToString(CultureInfo.InvariantCulture)]);
        var last = tool.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        tool.WaitForExit();

        Assert.Equal(130, tool.ExitCode);
        Assert.Equal("interrupted: stopped before the end; there is no result.", last);
        Assert.False(File.Exists(_workspace.PathOf("run/metrics.json")));
        Assert.Equal("run: the run there did not finish; train it again.", _workspace.Refuse("evaluate", "--run", "run"));
    }
}
