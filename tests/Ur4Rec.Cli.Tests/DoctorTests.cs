namespace Ur4Rec.Cli.Tests;

public sealed class DoctorTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void Every_finding_has_a_line_with_its_verdict()
    {
        var lines = _workspace.Succeed("doctor", "--store", TinyRun.Store).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("warn size: 60 users, 20 items, 480 interactions", lines[0]);
        Assert.StartsWith("       With fewer than 1,000 interactions", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("ok   sequence length: min 8", StringComparison.Ordinal));
        Assert.Equal("warn overall", lines[^1]);
    }

    [Fact]
    public void Json_has_the_same_findings_and_the_minimum_can_be_set()
    {
        var report = _workspace.Succeed("doctor", "--store", TinyRun.Store, "--min-interactions", "9", "--json").ParseJson();

        var below = report.GetProperty("findings").EnumerateArray().Single(finding => finding.Text("name") == "users below the minimum");
        Assert.Equal(("60 of 60 users have fewer than 9 interactions", "bad"), (below.Text("value"), below.Text("verdict")));
        Assert.Equal("bad", report.Text("verdict"));
    }

    [Fact]
    public void A_store_that_is_not_there_is_refused() =>
        Assert.Contains("none.db", _workspace.Refuse("doctor", "--store", "none.db"), StringComparison.Ordinal);
}
