using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ur4Rec.Data;
using Ur4Rec.Reporting;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Reporting;

public sealed partial class RunReportTests : IDisposable
{
    private const string Hostile = "<img src=x onerror=alert(1)></script><!-- {{policy}} \u2028 映画";

    private readonly string _root = Directory.CreateTempSubdirectory("ur4rec-report-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_same_files_make_the_same_bytes()
    {
        var run = Finished("run");

        RunReport.Write(run, run.ReportPath);

        var first = File.ReadAllBytes(run.ReportPath);
        RunReport.Write(run, run.ReportPath);
        Assert.Equal(first, File.ReadAllBytes(run.ReportPath));
        Assert.Equal(first, Encoding.UTF8.GetBytes(RunReport.Of(run)));
    }

    [Fact]
    public void What_stands_in_the_files_stands_in_the_page()
    {
        var data = DataOf(RunReport.Of(Finished("run")));

        Assert.True(data.GetProperty("finished").GetBoolean());
        Assert.Equal("run", data.GetProperty("name").GetString());
        Assert.Equal("seed: 1\n", data.GetProperty("configuration").GetString());
        Assert.Equal([1, 2], data.GetProperty("epochs").EnumerateArray().Select(epoch => epoch.GetProperty("epoch").GetInt32()));
        Assert.Equal("0.12345678901234567", data.GetProperty("result").GetProperty("test").GetProperty("ndcg@10").GetRawText());
        Assert.Equal("2026-01-02T03:04:05Z", data.GetProperty("log").GetProperty("started").GetString());
        Assert.Equal("2026-01-02T03:05:00Z", data.GetProperty("log").GetProperty("ended").GetString());
        Assert.Equal(["beware"], data.GetProperty("log").GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()));
        Assert.All(["data", "ablation"], name => Assert.Equal(JsonValueKind.Null, data.GetProperty(name).ValueKind));
    }

    [Fact]
    public void No_text_of_the_data_can_end_its_element()
    {
        var page = RunReport.Of(Finished("run"));

        var examples = DataOf(page).GetProperty("examples");
        Assert.Equal(Hostile, examples[0].GetProperty("title").GetString());
        var block = DataBlock().Match(page).Groups[1].Value;
        Assert.DoesNotContain('<', block);
        Assert.DoesNotContain('\u2028', block);
        Assert.Contains("映画", block, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_name_is_no_markup()
    {
        var page = RunReport.Of(Finished("<b>&"));

        Assert.Contains("<title>&lt;b&gt;&amp; · Ur4Rec run</title>", page, StringComparison.Ordinal);
        Assert.Equal("<b>&", DataOf(page).GetProperty("name").GetString());
    }

    [Fact]
    public void The_policy_allows_the_pages_own_scripts_and_styles_and_nothing_else()
    {
        var page = RunReport.Of(Finished("run"));

        var policy = Policy().Match(page).Groups[1].Value;
        var scripts = OwnElements().Matches(page).Where(match => match.Groups["name"].Value == "script").Select(HashOf);
        var styles = OwnElements().Matches(page).Where(match => match.Groups["name"].Value == "style").Select(HashOf);
        Assert.Equal(
            "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
                + $"script-src {string.Join(' ', scripts)}; style-src {string.Join(' ', styles)}",
            policy);
        Assert.DoesNotMatch("(src|href)=\"(?!#|data:)", page);
    }

    [Fact]
    public void An_unfinished_run_is_told_up_to_its_last_whole_epoch()
    {
        var run = Unfinished("run");
        File.AppendAllText(run.EpochsPath, """{"stage":"pretr""");

        var data = DataOf(RunReport.Of(run));

        Assert.False(data.GetProperty("finished").GetBoolean());
        Assert.Equal(2, data.GetProperty("epochs").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, data.GetProperty("result").ValueKind);
    }

    [Fact]
    public void A_run_that_only_began_has_a_report_too()
    {
        var run = RunDirectory.Create(Path.Combine(_root, "run"), replace: false);
        File.WriteAllText(run.ConfigurationPath, "seed: 1\n");

        var data = DataOf(RunReport.Of(run));

        Assert.Equal(0, data.GetProperty("epochs").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, data.GetProperty("log").GetProperty("started").ValueKind);
    }

    [Theory]
    [InlineData("run", "ur4rec train --config ROOT/run/config.yaml --output-dir ROOT/run-again")]
    [InlineData("my run", "ur4rec train --config 'ROOT/my run/config.yaml' --output-dir 'ROOT/my run-again'")]
    [InlineData("it's", "ur4rec train --config 'ROOT/it'\\''s/config.yaml' --output-dir 'ROOT/it'\\''s-again'")]
    public void The_command_to_run_it_again_is_fit_for_a_shell(string name, string command)
    {
        var run = Finished(name);

        Assert.Equal(command.Replace("ROOT", _root, StringComparison.Ordinal), DataOf(RunReport.Of(run)).GetProperty("command").GetString());

        File.WriteAllText(run.AblationPath, "{}");
        Assert.EndsWith(" --ablate", DataOf(RunReport.Of(run)).GetProperty("command").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_run_or_damaged_is_named()
    {
        var nowhere = Path.Combine(_root, "nowhere");
        Assert.Equal($"{nowhere}: there is no such run directory.", Refusal(RunDirectory.At(nowhere)));
        Assert.Equal($"{_root} is not a run directory: it holds no config.yaml.", Refusal(RunDirectory.At(_root)));

        var run = Finished("run");
        File.AppendAllText(run.EpochsPath, "not JSON\n");
        Assert.StartsWith($"{run.EpochsPath}:3 is damaged: ", Refusal(run), StringComparison.Ordinal);
        File.WriteAllText(run.ResultPath, "{");
        File.WriteAllText(run.EpochsPath, "");
        Assert.StartsWith($"{run.ResultPath} is damaged: ", Refusal(run), StringComparison.Ordinal);
    }

    private static string Refusal(RunDirectory run) => Assert.Throws<InputException>(() => RunReport.Of(run)).Message;

    private RunDirectory Unfinished(string name)
    {
        var run = RunDirectory.Create(Path.Combine(_root, name), replace: false);
        File.WriteAllText(run.ConfigurationPath, "seed: 1\n");
        File.WriteAllText(run.EpochsPath, """
            {"stage":"pretrain_sasrec","epoch":1}
            {"stage":"pretrain_sasrec","epoch":2}

            """);
        File.WriteAllText(run.LogPath, "2026-01-02T03:04:05Z began\n2026-01-02T03:04:30Z warning: beware\n2026-01-02T03:05:00Z warning: beware\n");
        return run;
    }

    private RunDirectory Finished(string name)
    {
        var run = Unfinished(name);
        File.WriteAllText(run.ExamplesPath, JsonSerializer.Serialize(new[] { new { title = Hostile } }));
        File.WriteAllText(run.ResultPath, """{"test":{"ndcg@10":0.12345678901234567}}""");
        return run;
    }

    private static JsonElement DataOf(string page) => JsonDocument.Parse(DataBlock().Match(page).Groups[1].Value).RootElement;

    private static string HashOf(Match element) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(element.Groups["content"].Value)))}'";

    [GeneratedRegex("""<script type="application/json" id="run">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex DataBlock();

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<(?<name>script|style)>(?<content>.*?)</\\k<name>>", RegexOptions.Singleline)]
    private static partial Regex OwnElements();
}
