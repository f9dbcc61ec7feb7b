using System.Globalization;
using Ur4Rec.Distribution;

namespace Ur4Rec.Cli.Tests;

/// <summary>What is wrong with a training, or goes wrong in it, under a real mpirun: one line, once.</summary>
public sealed class RankFailureTests : IDisposable
{
    private const string Fault = "pretrain_sasrec:2@3:operation:linear:1:0=nan";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [SkippableTheory]
    [InlineData("--set sasrec_layers=2", "sasrec_layers")]
    [InlineData("--set batch_size=1", "2 processes cannot share a batch_size of 1; ")]
    [InlineData("--store nowhere.db", "nowhere.db")]
    public void A_wrong_configuration_is_said_once(string flags, string named)
    {
        var line = Assert.Single(Refuse(2, ["train", "demo", "--set", "gradient_shards=2", .. flags.Split(' ')]));
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_finished_run_is_not_trained_again()
    {
        Directory.CreateDirectory(_workspace.PathOf("done"));
        _workspace.Write("done/metrics.json", "{}");
        string[] expected = ["error: done holds a finished run; name another folder with --output-dir, or replace it with --overwrite."];
        var lines = Refuse(2, "train", "demo", "--set", "gradient_shards=2", "--output-dir", "done");
        Assert.Equal(expected, lines.Select(line => line.Replace(_workspace.Folder + "/", "", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public void Ranks_with_other_data_are_refused()
    {
        foreach (var (name, items) in (IEnumerable<(string, int)>)[("one", 20), ("other", 19)])
        {
            _workspace.Write($"{name}.txt", string.Concat(Enumerable.Range(0, 40).Select(user => string.Create(
                CultureInfo.InvariantCulture, $"u{user} {string.Join(' ', Enumerable.Range(0, 6).Select(step => $"i{(user + step) % items}"))}\n"))));
            _workspace.Succeed("import", "--format", "sequences", $"{name}.txt", "--store", $"{name}.db");
        }

        _workspace.Write("c.yaml", "output_dir: run\nsasrec_hidden_dim: 8\nsasrec_num_blocks: 1\ngradient_shards: 2\n");
        using var job = MpiJob.Start(_workspace.Folder, [],
        [
            .. MpiJob.Ranks(1, ToolProcess.Tool, "train", "--config", "c.yaml", "--store", "one.db", "--quiet"), ":",
            .. MpiJob.Ranks(1, ToolProcess.Tool, "train", "--config", "c.yaml", "--store", "other.db", "--quiet"),
        ]);
        var result = job.Finish();
        Assert.Equal((Tool.WrongInput, ""), (result.ExitCode, result.Output));
        var host = Environment.MachineName;
        Assert.Equal(
            $"error: The process 1 on {host} has other data, unlike the process 0 on {host}; processes that work together must be alike.\n", result.Error);
    }

    [SkippableFact]
    public void An_anomaly_names_the_rank_and_doctor_finds_it_in_one_process()
    {
        var result = Train(2, "run");
        Assert.Equal((Tool.Failed, ""), (result.ExitCode, result.Output));
        var line = Assert.Single(result.Error.Split('\n'), text => text.StartsWith("error: ", StringComparison.Ordinal));
        Assert.StartsWith("error: pretrain_sasrec, step 2, rank 1: linear 1 gave nan at [0, 0] of the output [", line, StringComparison.Ordinal);
        Assert.Contains("(user '", line, StringComparison.Ordinal);

        var report = _workspace.Read("run/anomaly/report.json").ParseJson();
        Assert.Equal((1.0, Fault), (report.Number("rank"), report.Text("fault")));
        Assert.EndsWith("Done again, the step says what it said in the run.\n", _workspace.Succeed("doctor", "--run", "run"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_skipped_step_is_skipped_by_all_ranks()
    {
        var weights = new List<string>();
        foreach (var ranks in (int[])[1, 2, 4])
        {
            var result = Train(ranks, $"run-{ranks}", "--set", "on_anomaly=skip");
            Assert.True(result.ExitCode == 0, result.Error);
            Assert.Contains("the step is skipped, 1 of ", result.Error, StringComparison.Ordinal);
            weights.Add(Convert.ToHexString(File.ReadAllBytes(_workspace.PathOf($"run-{ranks}/checkpoints/best.safetensors"))));
        }

        Assert.Single(weights.Distinct());
    }

    private MpiJobResult Train(int ranks, string run, params string[] more)
    {
        _workspace.Write("fault.yaml", "store: demo\nstages: [pretrain_sasrec]\nepochs_per_stage: 1\ngradient_shards: 4\nbootstrap_samples: 0\nthreads: 1\n");
        string[] train = ["train", "--config", "fault.yaml", "--output-dir", run, .. more];
        return MpiJob.Run(ranks, _workspace.Folder, [("UR4REC_FAULT", Fault)], ToolProcess.Tool, train);
    }

    /// <summary>What all ranks refuse, in lines.</summary>
    private string[] Refuse(int ranks, params string[] arguments)
    {
        var result = MpiJob.Run(ranks, _workspace.Folder, [], ToolProcess.Tool, arguments);
        Assert.Equal((Tool.WrongInput, ""), (result.ExitCode, result.Output));
        return result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
