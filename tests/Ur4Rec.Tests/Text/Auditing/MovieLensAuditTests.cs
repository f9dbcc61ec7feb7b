using System.Globalization;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Tests.Text.Auditing;

/// <summary>
/// The audit on real texts. A language model wrote the user texts of MovieLens-100K after reading whole histories, and the item texts after
/// reading titles and genres.
/// </summary>
public sealed class MovieLensAuditTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void User_texts_written_from_whole_histories_leak()
    {
        var (view, split) = Load();
        var texts = Imported(SubjectKind.User, "user_preferences.json");
        var audit = new LeakageAudit(view, split);
        var result = audit.Audit(AuditedData.SetOf(texts), texts);

        Assert.Equal((LeakageVerdict.Leaking, 938), (result.Verdict, result.Test!.Cases));
        Assert.InRange(result.Test.Rate.Value, 0.24, 0.28);
        Assert.InRange(result.Test.BaseRate.Value, 0, 0.001);
        Assert.InRange(result.Test.PopularRate.Value, 0.010, 0.015);
        Assert.InRange(result.Validation!.Rate.Value, 0.29, 0.34);
        Assert.True(result.Positions[^1].Rate > result.Positions[^2].Rate, "The rate does not fall at the cut.");

        var redacted = audit.Redact(texts);
        Assert.InRange(redacted.TextsLost, 50, 80);
        Assert.Equal(0, audit.Audit(AuditedData.SetOf(redacted.Copies), redacted.Copies).Test!.Named);
    }

    [SkippableFact]
    public void Item_texts_are_clean()
    {
        var (view, split) = Load();
        var texts = Imported(SubjectKind.Item, "item_descriptions.json");
        var result = new LeakageAudit(view, split).Audit(AuditedData.SetOf(texts), texts);

        Assert.Equal((LeakageVerdict.Clean, 938), (result.Verdict, result.Test!.Cases));
        Assert.InRange(result.Test.Rate.Value, 0, 0.005);
    }

    [SkippableFact]
    public void Template_texts_are_clean_even_where_nobody_vouches_for_them()
    {
        var (view, split) = Load();
        var describer = new TemplateDescriber(view);
        var texts = Enumerable.Range(0, view.UserCount).Select(user => describer.Describe(new UserIndex(user), DateTimeOffset.UnixEpoch)).OfType<Description>().ToList();
        var anonymous = texts.Select(text => text with { Origin = AuditedData.Origin(KnowsUntil.Unknown) }).ToList();
        var audit = new LeakageAudit(view, split);
        using var pool = new WorkerPool(2);
        var vectors = LsaEmbeddingTest.Measure(view, split, Imported(SubjectKind.Item, "item_descriptions.json"), anonymous, pool);

        Assert.Equal((LeakageVerdict.Clean, 0), (audit.Audit(AuditedData.SetOf(texts), texts).Verdict, audit.Audit(AuditedData.SetOf(texts), texts).KnowTooMuch));
        Assert.Equal(LeakageVerdict.Clean, audit.Audit(AuditedData.SetOf(anonymous), anonymous, vectors).Verdict);
        Assert.InRange(vectors!.HeldOut.Value, 0.46, 0.54);
        Assert.InRange(vectors.Reference!.Value.Value, 0.7, 1);
    }

    [SkippableFact]
    public void The_vectors_of_user_texts_written_from_whole_histories_know_the_held_out_items()
    {
        var (view, split) = Load();
        using var pool = new WorkerPool(2);
        var vectors = LsaEmbeddingTest.Measure(view, split, Imported(SubjectKind.Item, "item_descriptions.json"), Imported(SubjectKind.User, "user_preferences.json"), pool);

        Assert.InRange(vectors!.HeldOut.Value, 0.6, 0.7);
        Assert.True(vectors.HeldOut.Low > 0.5 && vectors.HeldOut.High > vectors.Reference!.Value.Low, $"{vectors}");
    }

    private (TrainingView View, Split Split) Load()
    {
        Importer.Import(SharedFiles.Path("ml-100k/ml-100k.inter"), _folder["ml.db"], new ImportOptions { Format = ImportFormat.RecBole });
        var data = RunData.Load(new RunConfiguration
        {
            Store = _folder["ml.db"],
            Preparation = new PreparationOptions { MinRating = 4, UserCore = 5 },
            Split = new SplitOptions { Method = SplitMethod.Ratio },
        });
        return (data.ToTrainingView(), data.Split);
    }

    private static List<Description> Imported(SubjectKind kind, string file) =>
        [.. JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(SharedFiles.Path($"ml-100k/llm/{file}")))!.Select(entry => new Description(
            new TextSubject(kind, double.Parse(entry.Key, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)),
            AuditedData.Origin(KnowsUntil.Unknown),
            SentenceSplitter.Split(entry.Value)))];
}
