using System.Diagnostics;
using System.Globalization;

namespace Ur4Rec.Cli.Tests;

public sealed class ResumeTests : IDisposable
{
    private const int ManyEpochs = 100_000;

    private readonly Workspace _workspace = new();

    public ResumeTests()
    {
        _workspace.Write("tiny.txt", string.Concat(Enumerable.Range(0, 60).Select(user =>
            $"user{user} {string.Join(' ', Enumerable.Range(0, 8).Select(step => $"item{((user * 7) + step) % 20}"))}\n")));
        _workspace.Write("tiny.yaml", "sasrec_hidden_dim: 16\nsasrec_num_blocks: 1\nbatch_size: 16\nsasrec_lr: 0.01\n");
        _workspace.Succeed("import", "--format", "sequences", "tiny.txt", "--store", "tiny.db");
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_same_command_goes_on_with_an_interrupted_run_and_says_so()
    {
        KillAfterAnEpoch();

        var result = ToolProcess.Run(_workspace.Folder, Training(40));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("the run was interrupted; it goes on from its checkpoint at pretrain_sasrec, epoch ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_workspace.PathOf("run/checkpoints"), "state-*"));
        Assert.Equal("run: the run there is finished; there is nothing to resume.", _workspace.Refuse("train", "--resume", "run"));
    }

    [Fact]
    public void A_run_goes_on_by_its_folder_alone_also_after_a_damaged_checkpoint()
    {
        KillAfterAnEpoch();
        var newest = Directory.GetFiles(_workspace.PathOf("run/checkpoints"), "state-*.json").Order(StringComparer.Ordinal).Last();
        File.WriteAllText(newest, File.ReadAllText(newest)[..100]);

        var result = ToolProcess.Run(_workspace.Folder, "train", "--resume", "run", "--threads", "2");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"warning: {Path.GetFullPath(newest)} is damaged: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(40, _workspace.Read("run/metrics.jsonl").Count(c => c == '\n'));
    }

    [Fact]
    public void What_is_not_the_interrupted_run_is_refused()
    {
        KillAfterAnEpoch();

        Assert.Contains(
            "has another configuration: sasrec_dropout was 0.2 and is 0.5. Give it as it was to go on, or start anew with --overwrite.",
            _workspace.Refuse([.. Training(40), "--quiet", "--set", "sasrec_dropout=0.5"]), StringComparison.Ordinal);
        _workspace.Write("more.txt", "someone item1 item2 item3 item4\n");
        _workspace.Succeed("import", "--format", "sequences", "more.txt", "--store", "tiny.db");
        Assert.Contains("was made on other data, or the store has changed since", _workspace.Refuse("train", "--quiet", "--resume", "run"), StringComparison.Ordinal);
        Assert.Equal("--resume goes on with a run as it was configured; leave out 'demo', --config and --overwrite.", _workspace.Refuse("train", "demo", "--resume", "run"));
        Assert.Equal("nowhere: there is no run to resume: it holds no config.yaml.", _workspace.Refuse("train", "--resume", "nowhere"));
        _workspace.Succeed([.. Training(1), "--overwrite"]);
    }

    [Fact]
    public void A_second_process_on_the_folder_is_refused()
    {
        using var first = ToolProcess.Start(_workspace.Folder, Training(ManyEpochs));
        WaitForAnEpoch(first);

        var refusal = _workspace.Refuse([.. Training(ManyEpochs), "--quiet"]);

        first.Kill();
        first.WaitForExit();
        Assert.Equal($"{_workspace.PathOf("run")} is in use by another process; wait for it to end, or name another folder with --output-dir.", refusal);
    }

    [SkippableFact]
    public void A_full_disk_ends_the_run_in_one_line_and_leaves_the_checkpoint_before()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && OnFullDisk(0, "true").ExitCode == 0, "This system lets nobody mount a small disk.");
        KillAfterAnEpoch();
        var files = Directory.GetFiles(_workspace.PathOf("run"), "*", SearchOption.AllDirectories).Select(file => (new FileInfo(file).Length + 4095) / 4096 * 4096).ToList();

        // Room for what is there, in whole pages, and for less than another checkpoint.
        var result = OnFullDisk(files.Sum() + (files.Max() / 2), "\"$@\"", "train", "--quiet", "--resume", "disk/run");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("error: The checkpoint at pretrain_sasrec, epoch ", result.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be written: No space left on device", result.Error, StringComparison.Ordinal);
        Assert.EndsWith($"then go on from the checkpoint before with 'ur4rec train --resume {_workspace.PathOf("disk/run")}'.\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
    }

    [Fact]
    public void A_folder_that_vanishes_ends_the_run_in_one_line()
    {
        using var tool = ToolProcess.Start(_workspace.Folder, Training(ManyEpochs));
        WaitForAnEpoch(tool);
        Directory.Move(_workspace.PathOf("run"), _workspace.PathOf("elsewhere"));

        var lines = tool.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        tool.WaitForExit();

        Assert.Equal(1, tool.ExitCode);
        Assert.StartsWith("error: The checkpoint at pretrain_sasrec, epoch ", lines[^1], StringComparison.Ordinal);
        Assert.EndsWith("There is none before it: make room, then train again.", lines[^1], StringComparison.Ordinal);
    }

    private void KillAfterAnEpoch()
    {
        using var tool = ToolProcess.Start(_workspace.Folder, Training(40));
        WaitForAnEpoch(tool);
        tool.Kill();
        tool.WaitForExit();
    }

    private static void WaitForAnEpoch(Process tool)
    {
        while (tool.StandardError.ReadLine() is { } line && !line.StartsWith("pretrain_sasrec epoch 1:", StringComparison.Ordinal))
        {
        }
    }

    private static string[] Training(int epochs) =>
    [
        "train", "--config", "tiny.yaml", "--store", "tiny.db", "--output-dir", "run", "--epochs-per-stage", epochs.ToString(CultureInfo.InvariantCulture),
        "--patience", "0", "--threads", "1", "--set", "checkpoint_every=1 step",
    ];

    /// <summary>Runs the tool where the folder <c>disk</c> is a disk of its own, with the folder <c>run</c> copied to it.</summary>
    private ToolResult OnFullDisk(long bytes, string command, params string[] arguments)
    {
        Directory.CreateDirectory(_workspace.PathOf("run"));
        Directory.CreateDirectory(_workspace.PathOf("disk"));
        var start = ToolProcess.Describe(_workspace.Folder, arguments);
        var script = string.Create(CultureInfo.InvariantCulture, $"mount -t tmpfs -o size={Math.Max(bytes, 4096)} tmpfs disk && cp -r run disk && exec {command}");
        var shell = new ProcessStartInfo("unshare", ["-rm", "sh", "-c", script, "sh", start.FileName, .. start.ArgumentList])
        {
            WorkingDirectory = start.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return ToolProcess.Finish(Process.Start(shell)!);
    }
}
