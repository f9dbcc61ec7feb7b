using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using Ur4Rec.Data.Quality;
using Ur4Rec.Data.Storage;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data.Quality;

public sealed class QualityReportTests : IDisposable
{
    private const long Hour = 3_600;
    private const long Start = 1_577_836_800;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Says_what_there_is_to_the_digit()
    {
        // u: a a b within one second and a minute, c five hours later. v: a. Item d has no interactions.
        var report = ReportOf(
            [
                Of("u", "a", Start), Of("u", "a", Start + 60), Of("u", "b", Start + 60), Of("u", "c", Start + (5 * Hour)),
                Of("v", "a", Start + (48 * Hour)),
            ],
            [
                new ItemMetadata(new ItemId("a")) { Title = "A", Text = "about a" },
                new ItemMetadata(new ItemId("d")) { Title = "D" },
            ]);

        AssertFinding(report, "size", "2 users, 4 items, 5 interactions", Verdict.Warn);
        AssertFinding(report, "sequence length", "min 1, quartiles 1 / 1 / 1, mean 2.5, max 4", Verdict.Warn);
        AssertFinding(report, "users below the minimum", "1 of 2 users have fewer than 3 interactions", Verdict.Warn);
        // Counts 3, 1, 1: Gini = 2 (1*1 + 2*1 + 3*3) / (3*5) - 4/3.
        AssertFinding(
            report, "popularity skew", "Gini 0.27; the top 1 % of items have 60.0 % of the interactions, the top 10 % 60.0 %", Verdict.Ok);
        AssertFinding(report, "items without interactions", "1 of 4", Verdict.Warn);
        AssertFinding(report, "time span", "2020-01-01 to 2020-01-03", Verdict.Ok);
        AssertFinding(report, "timestamp ties", "40.0 % of interactions share their second with another of the same user", Verdict.Warn);
        AssertFinding(
            report,
            "sessions",
            "1.7 interactions a session (gap under 30 min), median gap 60 s, 50.0 % of users have one session only",
            Verdict.Ok);
        AssertFinding(
            report, "repeats", "20.0 % of interactions are with an item the user had before, 20.0 % with the one just before", Verdict.Warn);
        AssertFinding(report, "duplicate items", "0 of 4 have the title and year of another", Verdict.Ok);
        AssertFinding(report, "duplicate users", "0 of 2 have the same items at the same times as another", Verdict.Ok);
        AssertFinding(report, "items without text", "3 of 4 have no text, 2 no title", Verdict.Warn);
        Assert.Equal(Verdict.Warn, report.Verdict);
    }

    [Fact]
    public void Good_data_has_no_advice()
    {
        var report = ReportOf(
            [.. from user in Enumerable.Range(0, 80) from i in Enumerable.Range(0, 20) select Of($"u{user}", $"i{(user + i) % 40}", Start + (i * Hour) + user)],
            [.. Enumerable.Range(0, 40).Select(i => new ItemMetadata(new ItemId($"i{i}")) { Title = $"{i}", Text = "text" })]);

        Assert.All(report.Findings, finding => Assert.Equal((Verdict.Ok, null), (finding.Verdict, finding.Advice)));
        Assert.Equal(Verdict.Ok, report.Verdict);
        AssertFinding(report, "popularity skew", "Gini 0.00; the top 1 % of items have 2.5 % of the interactions, the top 10 % 10.0 %", Verdict.Ok);
    }

    [Fact]
    public void An_empty_store_is_bad_and_there_is_no_more_to_say()
    {
        var finding = Assert.Single(ReportOf([], []).Findings);
        Assert.Equal(("size", Verdict.Bad), (finding.Name, finding.Verdict));
    }

    [Fact]
    public void Places_in_a_sequence_are_not_taken_for_times()
    {
        var report = ReportOf([Of("u", "a", 0), Of("u", "b", 1), Of("u", "c", 2), Of("v", "a", 0)], []);
        AssertFinding(report, "time span", "times are places in a sequence", Verdict.Warn);
        AssertFinding(report, "sessions", "unknown without clock times", Verdict.Ok);
    }

    [Fact]
    public void One_item_or_user_under_two_ids_is_found()
    {
        var report = ReportOf(
            [
                .. from user in (string[])["u", "U", "later"] from i in Enumerable.Range(0, 5) select Of(user, $"i{i}", Start + (i * Hour) + (user == "later" ? 1 : 0)),
                .. from user in (string[])["short", "Short"] from i in Enumerable.Range(0, 4) select Of(user, $"i{i}", Start + (i * Hour)),
            ],
            [
                new ItemMetadata(new ItemId("i0")) { Title = "Heat", Year = 1995 },
                new ItemMetadata(new ItemId("i1")) { Title = "HEAT", Year = 1995 },
                new ItemMetadata(new ItemId("i2")) { Title = "Heat", Year = 1986 },
            ]);

        AssertFinding(report, "duplicate items", "2 of 5 have the title and year of another, such as 'Heat'", Verdict.Warn);
        AssertFinding(report, "duplicate users", "2 of 5 have the same items at the same times as another", Verdict.Warn);
    }

    [SkippableFact]
    public void MovieLens_100k_was_entered_at_one_sitting()
    {
        Importer.Import(SharedFiles.Path("ml-100k/ml-100k.inter"), _folder["ml.db"], new ImportOptions { Format = ImportFormat.RecBole });
        using var store = InteractionStore.Open(_folder["ml.db"]);

        var report = QualityReport.Of(store);

        AssertFinding(report, "size", "943 users, 1,682 items, 100,000 interactions", Verdict.Ok);
        AssertFinding(report, "users below the minimum", "0 of 943 users have fewer than 3 interactions", Verdict.Ok);
        AssertFinding(report, "repeats", "0.0 % of interactions are with an item the user had before, 0.0 % with the one just before", Verdict.Ok);
        Assert.Equal(Verdict.Warn, Find(report, "timestamp ties").Verdict);
    }

    [Theory]
    [InlineData("a a b c", "min 4, quartiles 4 / 4 / 4, mean 4.0, max 4")]
    [InlineData("a a b", "min 2, quartiles 2 / 2 / 2, mean 2.0, max 2")]
    public void Prepared_sequences_are_read_where_they_have_all_interactions_of_the_store(string prepared, string lengths)
    {
        ReportOf([Of("u", "a", 0), Of("u", "b", 1), Of("v", "a", 0), Of("v", "c", 1)], []);
        using var store = InteractionStore.Open(_folder["test.db"]);

        var report = QualityReport.Of(store, prepared: Dataset(prepared));

        Assert.StartsWith(lengths, report.Findings.Single(finding => finding.Name == "sequence length").Value, StringComparison.Ordinal);
    }

    private QualityReport ReportOf(Interaction[] interactions, ItemMetadata[] items)
    {
        using (var writer = StoreWriter.OpenOrCreate(_folder["test.db"]))
        {
            foreach (var interaction in interactions)
                writer.Add(interaction);
            foreach (var item in items)
                writer.Put(item);
            writer.Commit();
        }

        using var store = InteractionStore.Open(_folder["test.db"]);
        return QualityReport.Of(store);
    }

    private static QualityFinding Find(QualityReport report, string name) => report.Findings.Single(finding => finding.Name == name);

    private static void AssertFinding(QualityReport report, string name, string value, Verdict verdict)
    {
        var finding = Find(report, name);
        Assert.Equal((value, verdict), (finding.Value, finding.Verdict));
        Assert.Equal(verdict == Verdict.Ok, finding.Advice is null);
    }
}
