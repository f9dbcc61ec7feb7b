using System.Globalization;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Auditing;
using Ur4Rec.Text.Describing;
using Xunit.Abstractions;

namespace Ur4Rec.Tests.Text.Auditing;

/// <summary>
/// The audit on real texts. A language model wrote the user texts of MovieLens-100K after reading whole histories, and the item texts after
/// reading titles and genres.
/// </summary>
public sealed class MovieLensAuditTests(ITestOutputHelper o) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Measure()
    {
        var (data, view) = Load(new SplitOptions { Method = SplitMethod.Ratio });
        var sw = System.Diagnostics.Stopwatch.StartNew();
        var audit = new LeakageAudit(view, data.Split);
        o.WriteLine($"prepare {sw.Elapsed}");
        foreach (var (kind, file) in new[] { (SubjectKind.User, "user_preferences.json"), (SubjectKind.Item, "item_descriptions.json") })
        {
            var ds = Imported(kind, file);
            sw.Restart();
            var a = audit.Audit(TextSet.Of(kind, ds[0].Origin), ds);
            o.WriteLine($"{sw.Elapsed} {Ur4Rec.Training.RunJson.Document(a)}");
            if (kind == SubjectKind.User)
            {
                var r = audit.Redact(ds);
                o.WriteLine($"{r.Copies.Count} {r.SentencesRemoved} {r.TextsChanged} {r.TextsLost} of {ds.Sum(d => d.Sentences.Count)}");
                o.WriteLine(Ur4Rec.Training.RunJson.Document(audit.Audit(TextSet.Of(kind, r.Copies[0].Origin), r.Copies)));
            }
        }
        var d = new TemplateDescriber(view);
        var t = Enumerable.Range(0, view.UserCount).Select(u => d.Describe(new UserIndex(u), default)).OfType<Description>().ToList();
        o.WriteLine(string.Join("\n", t[0].Sentences));
        o.WriteLine(Ur4Rec.Training.RunJson.Document(audit.Audit(TextSet.Of(SubjectKind.User, t[0].Origin), t)));
        t = t.Select(x => x with { Origin = x.Origin with { KnowsUntil = KnowsUntil.Unknown } }).ToList();
        o.WriteLine(Ur4Rec.Training.RunJson.Document(audit.Audit(TextSet.Of(SubjectKind.User, t[0].Origin), t)));
    }

    [SkippableFact]
    public async Task MeasureEmb()
    {
        var (data, view) = Load(new SplitOptions { Method = SplitMethod.Ratio });
        using var enc = new Ur4Rec.Text.Encoders.TextEncoder("bow", "", new Bow(), 100);
        var sw = System.Diagnostics.Stopwatch.StartNew();
        var test = await EmbeddingTest.CreateAsync(view, data.Split, Imported(SubjectKind.Item, "item_descriptions.json"), enc, default);
        var users = Imported(SubjectKind.User, "user_preferences.json");
        o.WriteLine($"{sw.Elapsed} {await test.MeasureAsync(users, default)}");
        o.WriteLine($"{sw.Elapsed} {await test.MeasureAsync(new LeakageAudit(view, data.Split).Redact(users).Copies, default)}");
        var d = new TemplateDescriber(view);
        var t = Enumerable.Range(0, view.UserCount).Select(u => d.Describe(new UserIndex(u), default)).OfType<Description>().ToList();
        o.WriteLine($"{sw.Elapsed} {await test.MeasureAsync(t, default)}");
    }

    private sealed class Bow : Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>>
    {
        public Task<Microsoft.Extensions.AI.GeneratedEmbeddings<Microsoft.Extensions.AI.Embedding<float>>> GenerateAsync(IEnumerable<string> values, Microsoft.Extensions.AI.EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            var r = new Microsoft.Extensions.AI.GeneratedEmbeddings<Microsoft.Extensions.AI.Embedding<float>>();
            foreach (var v in values)
            {
                var x = new float[2048];
                foreach (var w in v.ToLowerInvariant().Split(" ,.*()-:;—\"'".ToCharArray(), StringSplitOptions.RemoveEmptyEntries)) if (w.Length > 3) { uint h = 2166136261; foreach (var c in w) h = (h ^ c) * 16777619; x[h % 2048] += 1; }
                r.Add(new Microsoft.Extensions.AI.Embedding<float>(x));
            }
            return Task.FromResult(r);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }

    private (RunData Data, TrainingView View) Load(SplitOptions split)
    {
        Importer.Import(SharedFiles.Path("ml-100k/ml-100k.inter"), _folder["ml.db"], new ImportOptions { Format = ImportFormat.RecBole });
        var data = RunData.Load(new RunConfiguration { Store = _folder["ml.db"], Preparation = new PreparationOptions { MinRating = 4, UserCore = 5 }, Split = split });
        return (data, data.ToTrainingView());
    }

    private static List<Description> Imported(SubjectKind kind, string file)
    {
        var origin = new TextOrigin(TextOrigin.Imported, file, null, null, DateTimeOffset.UnixEpoch, KnowsUntil.Unknown);
        return [.. JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(SharedFiles.Path($"ml-100k/llm/{file}")))!
            .Select(entry => new Description(
                new TextSubject(kind, double.Parse(entry.Key, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)), origin, SentenceSplitter.Split(entry.Value)))];
    }
}
