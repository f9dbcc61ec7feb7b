using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

/// <summary>Runs that go wrong in a way that is named while they go.</summary>
public sealed class EarlyWarningTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void A_healthy_run_has_none() => Assert.Empty(tiny.TrainOutput.ParseJson().GetProperty("early_warnings").EnumerateArray());

    [Fact]
    public void Clipping_every_step_is_said_even_when_all_else_is_quiet_and_stays_in_log_and_result()
    {
        var result = Train("runs/clipped", "max_grad_norm=0.0001");

        var warning = Assert.Single(Warnings(result), warning => warning.Text("name") == "clipped_steps");
        Assert.Equal(("pretrain_sasrec", 2), (warning.Text("stage"), warning.Number("epoch")));
        var line = $"warning: pretrain_sasrec epoch 2: {warning.Text("finding")}; {warning.Text("advice")}.";
        Assert.StartsWith("warning: pretrain_sasrec epoch 2: 100 % of the steps of sasrec were clipped to norm 0.0001, ", line, StringComparison.Ordinal);
        Assert.Contains(line, result.Error.Split('\n'));
        Assert.Contains($" {line}\n", _workspace.Read("runs/clipped/log.txt"), StringComparison.Ordinal);
        Assert.Empty(result.Output.ParseJson().GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public void A_model_that_learns_nothing_stays_below_popularity()
    {
        // Half of the users have the hit in training, the others next.
        _workspace.Write("hit.txt", string.Concat(Enumerable.Range(0, 60)
            .Select(user => $"user{user} x{user % 11} y{user % 13} {(user % 2 == 0 ? $"hit z{user % 5}" : $"z{user % 5} hit")} w{user % 3}\n")));
        _workspace.Succeed("import", "--format", "sequences", "hit.txt", "--store", "hit.db");

        var result = Train("runs/below", "sasrec_lr=1e-12", "store=hit.db");

        var warning = Assert.Single(Warnings(result), warning => warning.Text("name") == "below_popularity");
        Assert.Contains("raise epochs_per_stage (2), try another sasrec_lr", warning.Text("advice"), StringComparison.Ordinal);
    }

    [Fact]
    public void Memories_that_nothing_moves_and_a_term_that_drowns_the_others_are_said_for_the_retriever()
    {
        var result = _workspace.Succeed(
            "train", "demo", "--output-dir", "runs/demo", "--stages", "pretrain_sasrec,pretrain_retriever", "--epochs-per-stage", "1", "--threads", "2", "--quiet",
            "--json", "--set", "update_trigger=explicit", "--set", "bpr_weight=1000", "--set", "retriever_output_dim=16", "--set", "num_negatives=4",
            "--set", "retriever_positions=1", "--set", "bootstrap_samples=0");

        var warnings = result.ParseJson().GetProperty("early_warnings").EnumerateArray().Where(warning => warning.Text("stage") == "pretrain_retriever").ToList();
        Assert.Equal(["memory_never_updates", "loss_imbalance"], warnings.Select(warning => warning.Text("name")));
        Assert.StartsWith("lower bpr_weight (it is 1000), or raise retrieval_weight (it is 1)", warnings[1].Text("advice"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_run_that_goes_on_keeps_its_warnings_and_does_not_repeat_them()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        using (var tool = ToolProcess.Start(
            _workspace.Folder, "train", "--config", "tiny.yaml", "--store", TinyRun.Store, "--output-dir", "runs/stopped", "--epochs-per-stage", "300",
            "--patience", "0", "--set", "max_grad_norm=0.0001"))
        {
            while (tool.StandardError.ReadLine() is { } line && !line.StartsWith("warning: pretrain_sasrec epoch 2: ", StringComparison.Ordinal))
            {
            }

            Process.Start("kill", ["-INT", tool.Id.ToString(CultureInfo.InvariantCulture)]).Dispose();
            tool.StandardError.ReadToEnd();
            tool.WaitForExit();
            Assert.Equal(130, tool.ExitCode);
        }

        var result = ToolProcess.Run(_workspace.Folder, "train", "--resume", "runs/stopped", "--quiet", "--json");

        Assert.Equal(1, Warnings(result).Count(warning => warning.Text("name") == "clipped_steps"));
        Assert.DoesNotContain("were clipped", result.Error, StringComparison.Ordinal);
    }

    private ToolResult Train(string run, params string[] settings)
    {
        var result = ToolProcess.Run(
            _workspace.Folder,
            [
                "train", "--config", "tiny.yaml", "--output-dir", run, "--epochs-per-stage", "2", "--quiet", "--json", "--set", $"store={TinyRun.Store}",
                .. settings.SelectMany(setting => (string[])["--set", setting]),
            ]);
        Assert.Equal(0, result.ExitCode);
        return result;
    }

    private static List<JsonElement> Warnings(ToolResult result) => [.. result.Output.ParseJson().GetProperty("early_warnings").EnumerateArray()];
}
