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
    public void The_split_is_the_one_that_runs_would_have()
    {
        Assert.Contains("warn held out: leave_one_out: 60 validation and 60 test cases of 60 users", _workspace.Succeed("doctor", "--store", TinyRun.Store), StringComparison.Ordinal);
        Assert.Contains(
            "held out: ratio 0.5/0.9: 60 validation and 60 test cases of 60 users",
            _workspace.Succeed("doctor", "--store", TinyRun.Store, "--split", "ratio", "--set", "split_train_end=0.5"), StringComparison.Ordinal);
        Assert.Contains("ok   training after the test: unknown without clock times", _workspace.Succeed("doctor", "--store", TinyRun.Store), StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_before_others_training_are_found_and_not_where_the_split_is_temporal()
    {
        _workspace.Write("years.csv", "user,item,time\n" + string.Concat(
            from user in Enumerable.Range(0, 40)
            from step in Enumerable.Range(0, 10)
            select $"u{user},i{(user + step) % 20},{1_000_000_000L + (user % 2 * 1_000_000_000) + (step * 100_000_000)}\n"));
        _workspace.Succeed("import", "--format", "csv", "years.csv", "--store", "years.db");

        Assert.Contains("warn training after the test: ", _workspace.Succeed("doctor", "--store", "years.db"), StringComparison.Ordinal);
        Assert.Contains("ok   training after the test: ", _workspace.Succeed("doctor", "--store", "years.db", "--split", "temporal"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_without_anything_to_hold_out_is_bad()
    {
        _workspace.Write("pairs.txt", "a x y\nb y z\n");
        _workspace.Succeed("import", "--format", "sequences", "pairs.txt", "--store", "pairs.db");

        Assert.Contains("bad  held out: leave_one_out: 0 validation and 0 test cases of 2 users", _workspace.Succeed("doctor", "--store", "pairs.db"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_is_not_there_is_refused() =>
        Assert.Contains("none.db", _workspace.Refuse("doctor", "--store", "none.db"), StringComparison.Ordinal);
}
