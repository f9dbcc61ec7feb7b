using System.Diagnostics;
using System.Globalization;
using Ur4Rec.Numerics.Random;
using Xunit.Abstractions;

namespace Ur4Rec.Cli.Tests;

/// <summary>
/// Kills the real process with SIGKILL at random moments, while a checkpoint is written after every step, until it has been killed often
/// enough; then the run must have the bits of one that was never killed. UR4REC_KILLS says how often, of each configuration.
/// </summary>
public sealed class KilledRunTests(ITestOutputHelper output) : IDisposable
{
    private const int UsualKills = 10;

    private const string Small = """
        checkpoint_every: 1 step
        sasrec_hidden_dim: 16
        sasrec_num_blocks: 1
        retriever_output_dim: 16
        num_negatives: 4
        retriever_positions: 2
        batch_size: 200
        epochs_per_stage: 2
        bootstrap_samples: 0
        """;

    private static readonly string[] s_everything =
    [
        "stages=[pretrain_sasrec, pretrain_retriever, joint_finetune, end_to_end]", "ema_decay=0.9", "use_adaptive_alternating=true",
        "adaptive_min_steps=2", "use_curriculum_learning=true", "use_uncertainty_weighting=true", "use_memory_bank=true",
        "use_knowledge_distillation=true", "negative_mix.uniform=0.4", "negative_mix.hard=0.6", "negative_mix.popularity=0",
        "negative_mix.in_batch=0", "fusion_method=learned",
    ];

    private readonly Workspace _workspace = new();

    public static TheoryData<string, string[]> Configurations => new()
    {
        { "the sequence model alone", ["stages=[pretrain_sasrec]", "ema_decay=0.9", "epochs_per_stage=12"] },
        { "four stages", ["stages=[pretrain_sasrec, pretrain_retriever, joint_finetune, end_to_end]", "loss=sampled_softmax"] },
        { "all that has state", s_everything },
    };

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [MemberData(nameof(Configurations))]
    public void A_run_that_was_killed_comes_to_what_it_would_have_come_to(string name, string[] settings)
    {
        var wanted = int.TryParse(Environment.GetEnvironmentVariable("UR4REC_KILLS"), CultureInfo.InvariantCulture, out var asked) ? asked : UsualKills;
        _workspace.Write("small.yaml", Small);
        Train("never-killed", settings).WaitForSuccess();
        var expected = ResultOf("never-killed");
        var random = new RandomStream(RandomKey.For(7, name));
        var (kills, duringWrites, runs) = (0, 0, 0);
        while (kills < wanted)
        {
            var run = string.Create(CultureInfo.InvariantCulture, $"killed-{++runs}");
            var killsBefore = kills;
            while (kills < wanted && KillWhileTraining(run, Train(run, settings), ref random))
            {
                kills++;
                duringWrites += IsWriting(run) ? 1 : 0;
            }

            if (!File.Exists(_workspace.PathOf($"{run}/metrics.json")))
                Train(run, settings).WaitForSuccess();
            Assert.Equal(expected, ResultOf(run));
            Assert.True(kills > killsBefore, "The run ended before it could be killed once.");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {kills} kills, {duringWrites} while a file was written, {runs} runs"));
    }

    /// <summary>Waits until the training goes on, and for a random time more, and every other time until a file is being written, then kills it.</summary>
    /// <returns>Whether it was still running.</returns>
    private bool KillWhileTraining(string run, Process tool, ref RandomStream random)
    {
        using var process = tool;
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("pretrain_", StringComparison.Ordinal)
            && !line.StartsWith("joint_", StringComparison.Ordinal) && !line.StartsWith("end_", StringComparison.Ordinal))
        {
        }

        var ended = process.WaitForExit(TimeSpan.FromMilliseconds(600 * random.NextDouble()));
        if (random.NextDouble() < 0.5)
            SpinWait.SpinUntil(() => process.HasExited || IsWriting(run));
        ended = ended || process.HasExited;
        process.Kill();
        process.WaitForExit();
        return !ended;
    }

    private bool IsWriting(string run) => Directory.GetFiles(_workspace.PathOf($"{run}/checkpoints"), "*.tmp").Length > 0;

    private Process Train(string run, string[] settings) => ToolProcess.Start(
        _workspace.Folder,
        [
            "train", "--config", "small.yaml", "--store", "demo", "--output-dir", run, "--threads", "2",
            .. settings.SelectMany(setting => (string[])["--set", setting]),
        ]);

    /// <summary>The bits of the models, the test cases' ranks, and every metric of every epoch.</summary>
    private string ResultOf(string run)
    {
        var epochs = _workspace.Read($"{run}/metrics.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.ParseJson()).Select(epoch => $"{epoch.Text("stage")} {epoch.Number("epoch")} {epoch.Number("loss")} {epoch.GetProperty("validation")}");
        var result = _workspace.Read($"{run}/metrics.json").ParseJson();
        return string.Join('\n', epochs)
            + $"\n{result.GetProperty("test")}\n{result.GetProperty("hashes").Text("weights")}\n{result.GetProperty("hashes").Text("cases")}\n"
            + Convert.ToHexString(File.ReadAllBytes(_workspace.PathOf($"{run}/checkpoints/pretrain_sasrec.safetensors")))[..4096];
    }
}

internal static class ProcessExtensions
{
    /// <summary>Reads what the tool says to its end and expects it to end well.</summary>
    public static void WaitForSuccess(this Process tool)
    {
        var result = ToolProcess.Finish(tool);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
