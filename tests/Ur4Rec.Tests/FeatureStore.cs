using Ur4Rec.Data.Importing;
using Ur4Rec.Data.Importing.Features;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Data.Importing.Features;
using Ur4Rec.Tests.Text.Vectors;
using Ur4Rec.Text;
using Ur4Rec.Text.Encoders;
using Ur4Rec.Text.Encoders.Lsa;
using Ur4Rec.Text.Storage;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Tests;

/// <summary>
/// A store of ann, bob and cid, who each chose tea, cake, milk and jam in some order, and of eve, who chose pie alone; a run's preparation
/// drops eve and pie. Or a store of other choices. An encoder makes [length, 1] of a sentence.
/// </summary>
internal sealed class FeatureStore : IDisposable
{
    /// <summary>The name of the view that a run over the store has.</summary>
    public const string View = "leave_one_out";

    private readonly TemporaryFolder _folder = new();

    /// <summary>The store of ann, bob, cid and eve.</summary>
    public FeatureStore()
        : this(Csv(["ann tea cake milk jam", "bob jam tea cake milk", "cid milk jam tea cake", "eve pie"]))
    {
    }

    /// <summary>A store of other interactions, as CSV with the columns user, item, time and whatever else.</summary>
    public FeatureStore(string interactions) =>
        Importer.Import(_folder.Write("data.csv", interactions), Path, new ImportOptions { Format = ImportFormat.Csv });

    /// <summary>Interactions as CSV, of lines of a user and their items in time order.</summary>
    public static string Csv(IEnumerable<string> choices) => "user,item,time\n" + string.Concat(
        choices.Select(line => line.Split(' ')).SelectMany(words => words.Skip(1).Select((item, time) => $"{words[0]},{item},{time}\n")));

    public string Path => _folder["s.db"];

    public RunConfiguration Configuration => new() { Store = Path, Preparation = new() { UserCore = 3 } };

    public void Dispose() => _folder.Dispose();

    public void PutUser(string user, string provider, string view, params string[] sentences) =>
        Put(SubjectKind.User, user, provider, new KnowsUntil(view, view == View ? 2 : null, view == View ? 1 : null), sentences);

    public void PutItem(string item, string provider, params string[] sentences) =>
        Put(SubjectKind.Item, item, provider, KnowsUntil.Nothing, sentences);

    /// <summary>Makes vectors of every sentence of the store, or of those given.</summary>
    public void Embed(string encoder = "lsa", string fingerprint = "f1", params string[] only) =>
        Embed((_, _) => new TextEncoder(encoder, fingerprint, new CountingEncoder(), BatchSize: 4), only);

    /// <summary>Makes vectors of every sentence of the store by a function.</summary>
    public void EmbedAs(string encoder, Func<string, float[]> encode) =>
        Embed((_, _) => new TextEncoder(encoder, "f1", new CountingEncoder { Encode = encode }, BatchSize: 4), only: []);

    /// <summary>Makes vectors of every sentence of the store as <c>ur4rec embed</c> does.</summary>
    public void EmbedByLsa() => Embed(
        (sentences, pool) => LsaEncoder.Of(StoreLsa.OpenOrFit(Path, sentences, dimensions: null, englishStopWords: null, refit: false, pool), pool),
        only: []);

    public void ImportImages(string[] items, params float[] values)
    {
        File.WriteAllBytes(_folder["f.npy"], NpyBytes.Of("<f4", $"({items.Length}, {values.Length / items.Length})", NpyBytes.Floats(values)));
        ImageFeatures.Import(_folder["f.npy"], Path, new FeatureSource(_folder.Write("ids.txt", string.Join('\n', items))));
    }

    public void Remove(SubjectKind kind, string provider)
    {
        using var store = TextStore.Open(Path);
        foreach (var set in store.Sets().Select(size => size.Set).Where(set => set.Kind == kind && set.Provider == provider))
            store.Remove(set);
    }

    public IReadOnlyList<AuditedTexts> Check(RunConfiguration? configuration = null)
    {
        using var pool = new WorkerPool(1);
        return TextGuard.Check(configuration ?? Configuration, RunData.Load(configuration ?? Configuration), pool);
    }

    /// <summary>Audits and loads as a run does.</summary>
    public RunFeatures Load(Func<RunConfiguration, RunConfiguration>? change = null)
    {
        var configuration = change?.Invoke(Configuration) ?? Configuration;
        using var pool = new WorkerPool(1);
        var data = RunData.Load(configuration);
        return RunFeatures.Load(configuration, data, TextGuard.Check(configuration, data, pool), pool);
    }

    /// <summary>The values of a subject's rows.</summary>
    public static float[] RowsOf(ContextTable table, int subject)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        tape.Begin(TapeMode.Inference);
        return table.Of(tape, [subject]).Rows.Values.ToArray();
    }

    private void Embed(Func<StoreSentences, WorkerPool, TextEncoder> encoderOf, string[] only)
    {
        using var pool = new WorkerPool(1);
        using var store = TextStore.Open(Path);
        var sentences = StoreSentences.Read(store, source: null);
        using var encoder = encoderOf(sentences, pool);
        new EmbeddingUpdater(Path, encoder, new Progress<EmbeddingProgress>())
            .UpdateAsync(only.Length > 0 ? only : sentences.All, sentences.All).GetAwaiter().GetResult();
    }

    private void Put(SubjectKind kind, string id, string provider, KnowsUntil knowsUntil, string[] sentences)
    {
        using var store = TextStore.Open(Path);
        var origin = new TextOrigin(provider, null, null, null, DateTimeOffset.UnixEpoch, knowsUntil);
        store.Put([new Description(new TextSubject(kind, id), origin, sentences)]);
    }
}
