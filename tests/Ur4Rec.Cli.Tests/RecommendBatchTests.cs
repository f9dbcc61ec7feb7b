using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ur4Rec.Cli.Commands;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Recommending.Batch;

namespace Ur4Rec.Cli.Tests;

/// <summary>Many users into a file; the ring's 60 are two parts.</summary>
public sealed class RecommendBatchTests(TinyRun tiny) : IClassFixture<TinyRun>, IDisposable
{
    private const string Demo = "demo-run";

    private readonly Workspace _workspace = new();

    private string Run => tiny.Workspace.PathOf(TinyRun.Run);

    private string Store => tiny.Workspace.PathOf(TinyRun.Store);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_demonstrations_users_are_answered_in_both_formats_as_each_alone()
    {
        _workspace.Succeed("train", "demo", "--output-dir", Demo, "--epochs-per-stage", "1", "--set", "bootstrap_samples=0", "--quiet");

        var summary = _workspace.Succeed("recommend", "--run", Demo, "--all-users", "-k", "7", "--output", "recs.jsonl", "--json", "--quiet").ParseJson();
        _workspace.Succeed("recommend", "--run", Demo, "--all-users", "-k", "7", "--output", "recs.csv");

        var users = Lines("recs.jsonl").Select(line => line.ParseJson()).ToArray();
        Assert.Equal(("recs.jsonl", (double)users.Length, 0.0), (summary.Text("output"), summary.Number("users"), summary.Number("resumed_parts")));
        Assert.True(summary.Number("users_per_second") > 0);
        Assert.Equal(users.SelectMany(Rows).Prepend("user,rank,item,score"), Lines("recs.csv"));
        foreach (var user in users.Where((_, i) => i % 40 == 3))
        {
            var alone = _workspace.Succeed("recommend", "--run", Demo, "--user", user.Text("user")!, "-k", "7", "--json").ParseJson();
            Assert.Equal(
                alone.GetProperty("items").EnumerateArray().Select(item => (item.Text("item"), item.GetProperty("score").GetRawText())),
                user.GetProperty("items").EnumerateArray().Select(item => (item.Text("item"), item.GetProperty("score").GetRawText())));
        }

        static IEnumerable<string> Rows(JsonElement user) => user.GetProperty("items").EnumerateArray().Select((item, i) =>
            string.Create(CultureInfo.InvariantCulture, $"{user.Text("user")},{i + 1},{item.Text("item")},{item.GetProperty("score").GetRawText()}"));
    }

    [Fact]
    public void Threads_make_no_difference_to_the_bytes()
    {
        Batch("one.jsonl", "--threads", "1");
        Batch("two.jsonl", "--threads", "2");
        Batch("one.csv", "--filter", "item:x", "--threads", "1", "--quiet").Fails("No item has an attribute 'item'.");

        Assert.Equal(File.ReadAllBytes(_workspace.PathOf("one.jsonl")), File.ReadAllBytes(_workspace.PathOf("two.jsonl")));
        Assert.Equal(60, Lines("one.jsonl").Length);
    }

    [Fact]
    public void Only_the_users_of_a_file_are_answered_and_only_those_that_there_are()
    {
        _workspace.Write("users.txt", "user7\nuser3\n\nuser7\n");
        _workspace.Write("wrong.txt", "user7\nuser77\n");

        Answer("--users", "users.txt", "--output", "recs.jsonl").Succeeds();

        Assert.Equal(["user7", "user3"], Lines("recs.jsonl").Select(line => line.ParseJson().Text("user")));
        Answer("--users", "wrong.txt", "--output", "none.jsonl").Fails(
            "The run's data does not have 1 user of the file: wrong.txt:2: 'user77', did you mean 'user7'?");
        Assert.False(Directory.Exists(_workspace.PathOf("none.jsonl.parts")));
    }

    [Fact]
    public void Rules_hold_for_every_user_and_names_that_mean_nothing_are_warned_of()
    {
        _workspace.Write("rules.yaml", "exclude: [item3, item99]\npinned:\n  - item: item5\n    place: 1\n");

        var result = Batch("recs.jsonl", "--rules", "rules.yaml", "--state", "state.db", "--n", "10", "-k", "5", "--quiet").Succeeds();

        Assert.Equal("warning: There is no item 'item99'. Did you mean 'item9'?\n", result.Error);
        string?[][] lists = [.. Lines("recs.jsonl").Select(line => line.ParseJson().GetProperty("items").EnumerateArray().Select(item => item.Text("item")).ToArray())];
        Assert.DoesNotContain(lists, list => list.Contains("item3"));
        Assert.Contains(lists, list => list[0] == "item5");
        Assert.All(lists, list => Assert.True(list[0] == "item5" || !list.Contains("item5")));
    }

    [SkippableFact]
    public void A_batch_that_was_killed_goes_on_and_comes_to_the_same_bytes()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no file that a writer waits at.");
        Batch("whole.jsonl").Succeeds();
        KillAtPart(1, "recs.jsonl");
        Assert.False(File.Exists(_workspace.PathOf("recs.jsonl")));
        Assert.True(File.Exists(_workspace.PathOf("recs.jsonl.parts/000000.part")));

        Batch("recs.jsonl", "-k", "4").Fails(
            "recs.jsonl.parts was begun with k 10, not 4; start it as it was begun, or add --overwrite to begin anew.");
        var result = Batch("recs.jsonl").Succeeds();

        Assert.StartsWith("1 of 2 parts were there from an earlier start\nrecs.jsonl: 60 users in ", result.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_workspace.PathOf("whole.jsonl")), File.ReadAllBytes(_workspace.PathOf("recs.jsonl")));
        Assert.False(Directory.Exists(_workspace.PathOf("recs.jsonl.parts")));
    }

    [Fact]
    public void An_interruption_says_how_to_go_on()
    {
        var output = _workspace.PathOf("recs.csv");
        var order = new BatchOrder(Run, Store, Count: 10, UsersFile: null, BatchOutput.At(output, overwrite: false), Threads: 1, Quiet: true);
        var batch = new RecommendBatch(order, (_, _) => { }, json: true, new CancellationToken(canceled: true));

        var error = Assert.Throws<InterruptedException>(() => batch.Run(SoleRank.Instance));

        Assert.Equal($"what is answered is kept in {output}.parts; the same command goes on from there.", error.Message);
        Batch("recs.csv").Succeeds();
    }

    [Fact]
    public void What_does_not_go_together_is_refused_in_one_line()
    {
        _workspace.Write("there.csv", "mine");

        Answer("--all-users").Fails("Answers for many users go into a file; add --output FILE, .jsonl or .csv.");
        Answer("--all-users", "--output", "recs.txt").Fails("The output recs.txt must end in .jsonl or .csv, which says how it is written.");
        Answer("--all-users", "--output", "no/recs.csv").Fails("The folder of no/recs.csv does not exist; make it first, or correct the path.");
        Answer("--all-users", "--output", "there.csv").Fails("there.csv is there already; name another file, or add --overwrite.");
        Answer("--all-users", "--users", "x", "--output", "recs.csv").Fails("Say for whom: one of --user ID, --history ID,ID,..., --all-users and --users FILE.");
        Answer("--all-users", "--output", "recs.csv", "--explain").Fails("--explain is for one user; leave it out of a batch.");
        Answer("--all-users", "--output", "recs.csv", "--filter", "Comedy").Fails("--filter must be an attribute and its value, as genre:Comedy, not 'Comedy'.");
        Answer("--user", "user1", "--output", "recs.csv").Fails("--output is for many users; add --all-users or --users FILE, or leave it out.");
        Answer().Fails("Say for whom: one of --user ID, --history ID,ID,..., --all-users and --users FILE.");
        Assert.Equal(["there.csv"], Directory.GetFileSystemEntries(_workspace.Folder).Select(path => Path.GetFileName(path)));
    }

    /// <summary>Starts a batch that waits for somebody to read what it writes of a part, and kills it there.</summary>
    private void KillAtPart(int part, string output)
    {
        var folder = Directory.CreateDirectory(_workspace.PathOf(output + ".parts")).FullName;
        var pipe = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{part:D6}.part.tmp"));
        using (var made = Process.Start("mkfifo", [pipe]))
            made.WaitForExit();
        using var tool = ToolProcess.Start(_workspace.Folder, Arguments("--all-users", "--output", output));
        while (!tool.HasExited && !File.Exists(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{part - 1:D6}.part"))))
            Thread.Yield();
        Assert.False(tool.HasExited);
        tool.Kill();
        tool.WaitForExit();
        File.Delete(pipe);
    }

    private ToolResult Batch(string output, params string[] options) => Answer(["--all-users", "--output", output, .. options]);

    private ToolResult Answer(params string[] options) => ToolProcess.Run(_workspace.Folder, Arguments(options));

    private string[] Arguments(params string[] options) => ["recommend", "--run", Run, "--store", Store, .. options];

    private string[] Lines(string name) => _workspace.Read(name).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

internal static class ToolResultExtensions
{
    public static ToolResult Succeeds(this ToolResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    public static void Fails(this ToolResult result, string message) => Assert.Equal((2, "", $"error: {message}\n"), (result.ExitCode, result.Output, result.Error));
}
