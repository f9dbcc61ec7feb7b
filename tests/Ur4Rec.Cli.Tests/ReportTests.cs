using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ur4Rec.Cli.Tests;

public sealed class ReportTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void A_run_writes_the_report_that_the_command_writes()
    {
        var written = _workspace.Read($"{TinyRun.Run}/report.html");

        Assert.Equal("The report is there.html", _workspace.Succeed("report", "--run", TinyRun.Run, "--output", "there.html").TrimEnd());
        Assert.Equal(written, _workspace.Read("there.html"));
        _workspace.Succeed("report", "--run", TinyRun.Run);
        Assert.Equal(written, _workspace.Read($"{TinyRun.Run}/report.html"));
    }

    [Fact]
    public void The_examples_are_what_recommend_explains()
    {
        var examples = _workspace.Read($"{TinyRun.Run}/examples.json").ParseJson().EnumerateArray().ToList();

        Assert.Equal(4, examples.Select(example => example.Text("user")).Distinct().Count());
        foreach (var example in examples)
        {
            var answer = _workspace.Succeed("recommend", "--run", TinyRun.Run, "--user", example.Text("user")!, "-k", "5", "--explain", "--json");
            Assert.Equal(JsonSerializer.Serialize(answer.ParseJson().GetProperty("items")), JsonSerializer.Serialize(example.GetProperty("items")));
            Assert.Equal((8, 8), (example.Number("history_length"), example.GetProperty("history").GetArrayLength()));
        }
    }

    [Fact]
    public void The_verdicts_are_those_of_doctor()
    {
        var data = _workspace.Read($"{TinyRun.Run}/data.json").ParseJson();

        Assert.Equal(
            _workspace.Succeed("doctor", "--store", TinyRun.Store, "--json").ParseJson().GetProperty("findings").EnumerateArray().Select(Line),
            data.GetProperty("quality").GetProperty("findings").EnumerateArray().Select(Line));
        Assert.Equal(60, data.GetProperty("dataset").Number("users"));
        Assert.Empty(data.GetProperty("texts").EnumerateArray());
    }

    [Fact]
    public void The_result_says_what_made_it()
    {
        var environment = _workspace.Read($"{TinyRun.Run}/metrics.json").ParseJson().GetProperty("environment");

        Assert.StartsWith("0.1.0", environment.Text("version"), StringComparison.Ordinal);
        Assert.Equal(RuntimeInformation.FrameworkDescription, environment.Text("runtime"));
        Assert.Equal(RuntimeInformation.OSDescription, environment.Text("operating_system"));
        Assert.True(environment.Number("processors") >= 1);
    }

    private static string Line(JsonElement finding) =>
        $"{finding.Text("verdict")} {finding.Text("name")}: {finding.Text("value")} {finding.Text("advice")}";

    [Fact]
    public void What_cannot_be_reported_is_named()
    {
        Assert.Equal("nowhere: there is no such run directory.", _workspace.Refuse("report", "--run", "nowhere"));
        Assert.Equal(
            $"--output gone/report.html: there is no folder {_workspace.PathOf("gone")}; make it first.",
            _workspace.Refuse("report", "--run", TinyRun.Run, "--output", "gone/report.html"));
    }
}
