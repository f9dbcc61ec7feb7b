using System.Buffers.Binary;
using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

public sealed class VerifyTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private static readonly string[] s_names = ["configuration", "weights", "cases", "data", "texts", "metrics"];

    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void A_run_that_nobody_touched_holds()
    {
        var lines = Verify(TinyRun.Run, exitCode: 0);

        Assert.Equal(s_names.Select(name => $"ok {name}"), lines.Select(Short));
        Assert.Equal("ok          weights: runs/tiny/checkpoints/best.safetensors", lines[1]);
        Assert.Equal("ok          texts: the run reads none", lines[4]);
        Assert.StartsWith("ok          metrics: 79 test metrics computed again bit for bit, under ", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_has_what_was_expected_and_what_was_found()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/document");
        File.AppendAllText(_workspace.PathOf($"{run}/cases.jsonl"), "\n");

        var report = Verify(run, "--json").ParseJson();

        Assert.False(report.GetProperty("holds").GetBoolean());
        var checks = report.GetProperty("checks").EnumerateArray().ToList();
        Assert.Equal(s_names, checks.Select(check => check.Text("name")));
        Assert.Equal(["ok", "ok", "differs", "ok", "ok", "ok"], checks.Select(check => check.Text("verdict")));
        var hashes = tiny.TrainOutput.ParseJson().GetProperty("hashes");
        Assert.Equal(hashes.Text("cases"), checks[2].Text("expected"));
        Assert.NotEqual(hashes.Text("cases"), checks[2].Text("found"));
        Assert.Equal("bring the file back from a copy, or train again", checks[2].Text("advice"));
        Assert.Equal(hashes.Text("weights"), checks[1].Text("found"));
        Assert.Equal(JsonValueKind.Null, checks[1].GetProperty("advice").ValueKind);
    }

    [Fact]
    public void One_flipped_bit_of_the_weights_is_found()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/flipped");
        ChangeWeights(run, weights => weights[^4] ^= 1);

        var lines = Verify(run, exitCode: 1);

        AssertDifferAlone("weights", lines);
        Assert.Matches(
            "^DIFFERS     weights: runs/flipped/checkpoints/best.safetensors: expected [0-9a-f]{12}…, found [0-9a-f]{12}…; bring the file back from a copy, or train again.$",
            lines[1]);
    }

    [Fact]
    public void Weights_that_rank_otherwise_are_found_by_the_metrics_too()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/turned");
        ChangeWeights(run, weights =>
        {
            for (var i = 3; i < weights.Length; i += 8)
                weights[i] ^= 0x80;
        });

        var lines = Verify(run, exitCode: 1);

        Assert.Equal(["ok configuration", "DIFFERS weights", "ok cases", "ok data", "ok texts", "DIFFERS metrics"], lines.Select(Short));
        Assert.Matches("^DIFFERS     metrics: [0-9]+ of 79 test metrics computed again .*, the first .*: expected [0-9.]+, found [0-9.]+; ", lines[5]);
        Assert.EndsWith("; it may follow from what differs above: weights.", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_cut_short_or_gone_leaves_the_other_checks()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/cut");
        var path = _workspace.PathOf($"{run}/checkpoints/best.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);
        string[] expected = ["ok configuration", "DIFFERS weights", "ok cases", "ok data", "ok texts", "NOT CHECKED metrics"];

        Assert.Equal(expected, Verify(run, exitCode: 1).Select(Short));
        File.Delete(path);
        var lines = Verify(run, exitCode: 1);
        Assert.Equal(expected, lines.Select(Short));
        Assert.Contains(", found no file; ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_edited_configuration_is_found()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/edited");
        _workspace.Edit($"{run}/config.yaml", "\nseed: 7\n", "\nseed: 8\n");

        AssertDifferAlone("configuration", Verify(run, exitCode: 1));
    }

    [Fact]
    public void What_needs_the_configuration_is_not_checked_where_it_cannot_be_read()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/garbled");
        _workspace.Edit($"{run}/config.yaml", "\nseed: 7\n", "\nsed: 7\n");

        var lines = Verify(run, exitCode: 1);

        Assert.Equal(
            ["DIFFERS configuration", "ok weights", "ok cases", "NOT CHECKED data", "NOT CHECKED texts", "NOT CHECKED metrics"], lines.Select(Short));
        Assert.Contains("there is no key 'sed'; did you mean 'seed'?", lines[0], StringComparison.Ordinal);
        Assert.Equal("NOT CHECKED metrics: it takes the run's configuration; see above.", lines[5]);
    }

    [Fact]
    public void Another_store_is_found_and_so_is_one_that_is_gone()
    {
        _workspace.Write("one-more.txt", _workspace.Read("tiny.txt") + "user60 item0 item1 item2 item3\n");
        _workspace.Succeed("import", "--format", "sequences", "one-more.txt", "--store", "one-more.db");
        string[] expected = ["ok configuration", "ok weights", "ok cases", "DIFFERS data", "NOT CHECKED texts", "NOT CHECKED metrics"];

        var lines = Verify(TinyRun.Run, exitCode: 1, "--store", "one-more.db");
        Assert.Equal(expected, lines.Select(Short));
        Assert.Matches("^DIFFERS     data: one-more.db: expected [0-9a-f]{12}…, found [0-9a-f]{12}…; name the right store with --store, or train again.$", lines[3]);
        Assert.Equal("NOT CHECKED metrics: it takes the run's data; see above.", lines[5]);
        lines = Verify(TinyRun.Run, exitCode: 1, "--store", "gone.db");
        Assert.Equal(expected, lines.Select(Short));
        Assert.Contains("found The store 'gone.db' does not exist; ", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void An_edited_result_is_found_by_computing_it_again()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/improved");
        var coverage = tiny.TrainOutput.ParseJson().GetProperty("test").GetProperty("coverage@10").GetRawText();
        var text = _workspace.Read($"{run}/metrics.json");
        var test = text.IndexOf("\"test\": {", StringComparison.Ordinal);
        var value = text.IndexOf($"\"coverage@10\": {coverage}", test, StringComparison.Ordinal) + "\"coverage@10\": ".Length;
        _workspace.Write($"{run}/metrics.json", text[..value] + "0.25" + text[(value + coverage.Length)..]);

        var lines = Verify(run, exitCode: 1);

        AssertDifferAlone("metrics", lines);
        Assert.Contains($"the first coverage@10: expected 0.25, found {coverage}; runs/improved/metrics.json was changed, or ", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public void Another_instruction_set_is_said_and_its_rounding_tolerated()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/narrow");
        var simd = tiny.TrainOutput.ParseJson().Text("simd")!;
        var other = simd == "scalar" ? "vector128" : "scalar";

        var result = ToolProcess.RunWith(_workspace.Folder, ("UR4REC_SIMD", other), "verify", "--run", run);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(
            $"ok          metrics: 79 test metrics computed again under {other}, where the run had {simd}: within 0.1 % of the cases, at least one case; ",
            result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_under_the_sampled_protocol_holds_too()
    {
        _workspace.Succeed(
            "train", "--config", "tiny.yaml", "--store", TinyRun.Store, "--output-dir", "runs/drawn", "--epochs-per-stage", "1", "--quiet", "--set",
            "eval_protocol=sampled", "--set", "eval_negatives=5");

        Assert.All(Verify("runs/drawn", exitCode: 0), line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_without_hashes_is_refused()
    {
        var run = _workspace.CopyRun(TinyRun.Run, "runs/early");
        _workspace.Edit($"{run}/metrics.json", "\"hashes\":", "\"other\":");

        Assert.Equal(
            "runs/early: the run was trained before its test cases and the hashes of its files were kept; train it again.",
            _workspace.Refuse("verify", "--run", run));
    }

    private static void AssertDifferAlone(string name, string[] lines) =>
        Assert.Equal(s_names.Select(each => each == name ? $"DIFFERS {each}" : $"ok {each}"), lines.Select(Short));

    /// <summary>Verdict and name of a check.</summary>
    private static string Short(string line) => $"{line[..11].TrimEnd()} {line[12..line.IndexOf(':', StringComparison.Ordinal)]}";

    private void ChangeWeights(string run, Action<byte[]> change)
    {
        var path = _workspace.PathOf($"{run}/checkpoints/best.safetensors");
        var bytes = File.ReadAllBytes(path);
        var header = sizeof(ulong) + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var weights = bytes[header..];
        change(weights);
        weights.CopyTo(bytes, header);
        File.WriteAllBytes(path, bytes);
    }

    private string[] Verify(string run, int exitCode, params string[] more)
    {
        var result = ToolProcess.Run(_workspace.Folder, ["verify", "--run", run, .. more]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Error));
        return result.Output.TrimEnd().Split('\n');
    }

    private string Verify(string run, string option) => ToolProcess.Run(_workspace.Folder, "verify", "--run", run, option).Output;
}
