using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Distribution;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Recommending.Batch;
using Ur4Rec.Tests.Data;

namespace Ur4Rec.Tests.Recommending.Batch;

public sealed class BatchAnswersTests : IDisposable
{
    // Parts of 32 users: seven, the last of them of 8.
    private const int Users = 200;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_user_has_a_line_in_order_and_nothing_else_is_left()
    {
        var reports = new List<BatchProgress>();
        var summary = Write(new RingSource(Users, count: 1), "recs.csv", progress: reports.Add);

        Assert.Equal(new BatchSummary(Users, Parts: 7, ResumedParts: 0, ResumedUsers: 0), summary);
        Assert.Equal([32, 64, 96, 128, 160, 192, 200], reports.Select(report => report.Users));
        Assert.All(reports, report => Assert.Equal(Users, report.Total));
        Assert.Equal(
            Enumerable.Range(0, Users).Select(user => string.Create(CultureInfo.InvariantCulture, $"u{user},1,i{(user + 1) % 7},{1f / (user + 1)}")).Prepend("user,rank,item,score"),
            File.ReadAllLines(_folder["recs.csv"]));
        Assert.Equal(["recs.csv"], _folder.FileNames);
        Assert.False(Directory.Exists(_folder["recs.csv.parts"]));
    }

    [Theory]
    [InlineData(1, 31, 1)]
    [InlineData(2049, 33, 63)]
    [InlineData(100_000, 1024, 98)]
    public void Parts_grow_with_the_number_of_users_up_to_a_limit(int users, int atMost, int parts)
    {
        var asked = new List<int>();
        var source = new RingSource(users, count: 1) { Before = asked.Add };

        Assert.Equal(parts, Write(source, "recs.jsonl").Parts);
        Assert.Equal((parts, users), (asked.Count, source.Asked));
        Assert.All(asked.Zip(asked.Skip(1)), pair => Assert.Equal(atMost, pair.Second - pair.First));
        Assert.Equal(users, File.ReadLines(_folder["recs.jsonl"]).Count());
    }

    [Fact]
    public void Any_number_of_ranks_and_threads_gives_the_same_bytes()
    {
        Write(new RingSource(Users), "recs.jsonl");

        foreach (var (ranks, threads) in ((int, int)[])[(1, 2), (1, 3), (2, 1), (3, 2), (9, 1)])
        {
            var name = $"recs-{ranks}-{threads}.jsonl";
            var summaries = ThreadRanks.Run(ranks, group => Write(new RingSource(Users), name, threads, group));
            Assert.All(summaries, summary => Assert.Equal(new BatchSummary(Users, 7, 0, 0), summary));
            Assert.Equal(File.ReadAllBytes(_folder["recs.jsonl"]), File.ReadAllBytes(_folder[name]));
        }
    }

    [Fact]
    public void What_was_interrupted_goes_on_with_any_number_of_ranks()
    {
        Write(new RingSource(Users), "whole.jsonl");
        Break("recs.jsonl", afterUsers: 96);

        var sources = new[] { new RingSource(Users), new RingSource(Users) };
        var summaries = ThreadRanks.Run(2, group => Write(sources[group.Rank], "recs.jsonl", ranks: group));

        Assert.All(summaries, summary => Assert.Equal(new BatchSummary(Users, 7, ResumedParts: 3, ResumedUsers: 96), summary));
        Assert.Equal(Users - 96, sources.Sum(source => source.Asked));
        Assert.Equal(File.ReadAllBytes(_folder["whole.jsonl"]), File.ReadAllBytes(_folder["recs.jsonl"]));
    }

    [Fact]
    public void A_cancellation_keeps_what_is_done()
    {
        using var stop = new CancellationTokenSource();
        var source = new RingSource(Users) { Before = asked => Stop(asked, stop) };

        Assert.Throws<OperationCanceledException>(() => Write(source, "recs.jsonl", cancellation: stop.Token));

        Assert.Equal(["000000.part", "000001.part"], PartsOf("recs.jsonl"));
        Assert.False(File.Exists(_folder["recs.jsonl"]));

        static void Stop(int asked, CancellationTokenSource stop)
        {
            if (asked == 32)
                stop.Cancel();
        }
    }

    [Fact]
    public void Another_batch_is_no_continuation()
    {
        Break("recs.jsonl", afterUsers: 32);

        var other = Assert.Throws<InputException>(() => Write(new RingSource(Users, count: 4), "recs.jsonl")).Message;
        var fewer = Assert.Throws<InputException>(() => Write(new RingSource(Users - 1), "recs.jsonl")).Message;

        Assert.Equal($"{_folder["recs.jsonl"]}.parts was begun with k 3, not 4; start it as it was begun, or add --overwrite to begin anew.", other);
        Assert.Contains("users 200 (", fewer, StringComparison.Ordinal);
        Assert.Contains(", not 199 (", fewer, StringComparison.Ordinal);
        var anew = Write(new RingSource(Users, count: 4), "recs.jsonl", overwrite: true);
        Assert.Equal(0, anew.ResumedParts);
    }

    [Fact]
    public void An_output_that_is_there_is_kept_unless_it_is_to_go()
    {
        var path = _folder.Write("recs.jsonl", "mine");

        var error = Assert.Throws<InputException>(() => Write(new RingSource(Users), "recs.jsonl")).Message;
        Assert.Equal($"{path} is there already; name another file, or add --overwrite.", error);
        Assert.False(Directory.Exists(path + ".parts"));
        Assert.Equal("mine", File.ReadAllText(path));

        Break("recs.jsonl", afterUsers: 64, overwrite: true);
        Assert.Equal("mine", File.ReadAllText(path));
        Assert.Equal(2, Write(new RingSource(Users), "recs.jsonl").ResumedParts);
        Assert.Equal(Users, File.ReadLines(path).Count());
    }

    [Fact]
    public void What_a_killed_process_was_writing_is_written_anew()
    {
        Write(new RingSource(Users), "whole.jsonl");
        Break("recs.jsonl", afterUsers: 64);
        _folder.Write("recs.jsonl.parts/000002.part.tmp", "{\"user\":\"u6");
        _folder.Write("recs.jsonl.tmp", "{\"us");

        Assert.Equal(2, Write(new RingSource(Users), "recs.jsonl").ResumedParts);
        Assert.Equal(File.ReadAllBytes(_folder["whole.jsonl"]), File.ReadAllBytes(_folder["recs.jsonl"]));
        Assert.Equal(["recs.jsonl", "whole.jsonl"], _folder.FileNames);
    }

    [Fact]
    public void What_is_none_of_a_batchs_is_left_alone()
    {
        Directory.CreateDirectory(_folder["recs.jsonl.parts"]);
        var letter = _folder.Write("recs.jsonl.parts/letter.txt", "Dear Ann");

        Write(new RingSource(Users), "recs.jsonl");

        Assert.Equal([letter], Directory.GetFileSystemEntries(_folder["recs.jsonl.parts"]));
    }

    [Fact]
    public void Two_processes_do_not_write_one_output()
    {
        var source = new RingSource(Users) { Before = _ => Assert.Contains("is in use by another process", Refused(), StringComparison.Ordinal) };

        Write(source, "recs.jsonl");

        string Refused() => Assert.Throws<InputException>(() => Write(new RingSource(Users), "recs.jsonl")).Message;
    }

    [Fact]
    public void Ranks_that_were_asked_otherwise_are_told_so()
    {
        var error = Assert.Throws<InputException>(() => ThreadRanks.Run(2, group => Write(new RingSource(Users, count: 3 + group.Rank), "recs.jsonl", ranks: group)));

        Assert.Equal("Rank 0 would answer with k 3, not 4 as rank 1; start all ranks alike.", error.Message);
    }

    [SkippableFact]
    public void A_full_disk_is_one_line_and_keeps_what_is_done()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full here.");
        Directory.CreateDirectory(_folder["recs.jsonl.parts"]);
        File.CreateSymbolicLink(_folder["recs.jsonl.parts/000002.part.tmp"], "/dev/full");

        var error = Assert.Throws<IOException>(() => Write(new RingSource(Users), "recs.jsonl")).Message;

        Assert.StartsWith($"{_folder["recs.jsonl"]}.parts/000002.part cannot be written: ", error, StringComparison.Ordinal);
        Assert.EndsWith("The answers that are whole are kept; the same command goes on from there.", error, StringComparison.Ordinal);
        Assert.Equal(["000000.part", "000001.part"], PartsOf("recs.jsonl"));
    }

    private string[] PartsOf(string name) =>
        [.. Directory.GetFiles(_folder[name + ".parts"], "*.part").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Begins a batch that breaks off after some users.</summary>
    private void Break(string name, int afterUsers, bool overwrite = false)
    {
        var source = new RingSource(Users) { Before = asked => Assert.True(asked < afterUsers, "broken off") };
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Write(source, name, overwrite: overwrite));
    }

    private BatchSummary Write(
        RingSource source, string name, int threads = 1, IRankGroup? ranks = null, bool overwrite = false, Action<BatchProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var pool = new WorkerPool(threads);
        return new BatchAnswers(source, BatchOutput.At(_folder[name], overwrite), pool, ranks)
            .Write(BatchUsers.All(source.Dataset), new Report(progress ?? (_ => { })), cancellation);
    }

    private sealed class Report(Action<BatchProgress> heard) : IProgress<BatchProgress>
    {
        void IProgress<BatchProgress>.Report(BatchProgress value) => heard(value);
    }
}
