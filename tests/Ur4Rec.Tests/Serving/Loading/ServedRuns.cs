using System.Globalization;
using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Models;
using Ur4Rec.Serving.Loading;
using Ur4Rec.Serving.Storage;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Training;
using Ur4Rec.Text;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Tests.Serving.Loading;

/// <summary>
/// A store of 24 users, u0 to u23, half of whom watch ghost films, i0 to i9, and half love films, i10 to i19; of "few", who watched one film;
/// and runs trained on it, with all that a fusion can have or with the sequence model alone. Tests that change a store or a run copy them.
/// </summary>
public sealed class ServedRuns : IDisposable
{
    /// <summary>What is written about u3 and nobody else.</summary>
    public const string Secret = "Cannot sleep after the owl in the attic.";

    private const string Everything = """
        threads: 2
        stages: [pretrain_sasrec, pretrain_retriever, joint_finetune]
        user_core: 3
        min_rating: 2
        exclude_dropped: true
        catalogue: store
        texts.allow_leaking: true
        sasrec_hidden_dim: 16
        sasrec_num_blocks: 1
        sasrec_num_heads: 2
        max_seq_len: 8
        retriever_output_dim: 8
        moe_num_heads: 2
        moe_num_proxies: 2
        fusion_ease: true
        ease_regularization: 10
        fusion_content: true
        fusion_popularity: true
        rerank_top: 12
        epochs_per_stage: 6
        batch_size: 8
        num_negatives: 5
        sasrec_lr: 0.01
        bootstrap_samples: 20
        """;

    private const string Alone = "threads: 1\nstages: [pretrain_sasrec]\nuser_core: 3\nsasrec_hidden_dim: 8\nsasrec_num_blocks: 1\nepochs_per_stage: 1\nbootstrap_samples: 20\n";

    private readonly FeatureStore _store = new(Interactions());
    private readonly TemporaryFolder _runs = new();

    public ServedRuns()
    {
        using (var writer = StoreWriter.OpenOrCreate(_store.Path))
        {
            foreach (var item in Enumerable.Range(0, 20))
                writer.Put(Film(item));
            writer.Put(new UserMetadata(new UserId("u3")) { Attributes = new Dictionary<string, string> { ["pet"] = "an axolotl" } });
            writer.Commit();
        }

        using (var texts = TextStore.Open(_store.Path))
            texts.Put(DescriptionSubjects.Load(Configure(Everything), items: true, users: true).Describe(DateTimeOffset.UnixEpoch));
        _store.PutUser("u3", "import", KnowsUntil.NotKnown, Secret, "Likes ghosts.");
        _store.PutUser("u4", "import", KnowsUntil.NotKnown, "Likes ghosts.");
        _store.EmbedByLsa();
        _store.ImportImages([.. Enumerable.Range(0, 10).Select(item => $"i{2 * item}")], [.. Enumerable.Range(0, 30).Select(value => (float)(value % 7))]);
        Train(Everything, "full");
        Train(Alone, "alone");
    }

    /// <summary>The store.</summary>
    public string Store => _store.Path;

    /// <summary>A run with a retriever, memory, EASE, popularity and content; half of its catalogue of ghosts, half of love.</summary>
    public string Full => _runs["full"];

    /// <summary>A run of a sequence model that reads no texts.</summary>
    public string SequenceAlone => _runs["alone"];

    /// <summary>What is known of i0 to i19.</summary>
    public static ItemMetadata Film(int item) => new(new ItemId($"i{item}"))
    {
        Title = $"{(item < 10 ? "The haunted house" : "A wedding in spring")} {item}",
        Year = 1980 + item,
        Genres = [item < 10 ? "Horror" : "Romance"],
        Text = item < 10 ? $"A ghost walks the dark cellar. Night falls on house {item % 4}." : $"Two lovers meet at the sea. They marry in month {item % 4}.",
    };

    /// <summary>The full run.</summary>
    internal ServedModel Load() => ServedModel.Load(Full, null, Nobody);

    /// <summary>Nobody was erased.</summary>
    internal static ErasedUsers Nobody { get; } = new([]);

    /// <summary>The scores of every user's history, and of some histories of nobody.</summary>
    internal static float[] ScoresOf(IScorer scorer, SequenceDataset dataset)
    {
        var queries = Enumerable.Range(0, dataset.UserCount).Select(user => new UserIndex(user))
            .Select(user => new ScoringQuery(user, dataset.Sequence(user), dataset.Times(user), dataset.Dropped.Of(user)))
            .Append(new ScoringQuery(null, default))
            .Append(new ScoringQuery(null, new ItemIndex[] { new(3), new(1), new(3) }))
            .ToArray();
        var scores = new float[queries.Length * scorer.ItemCount];
        scorer.Score(queries, scores);
        return scores;
    }

    public void Dispose()
    {
        _store.Dispose();
        _runs.Dispose();
    }

    private RunConfiguration Configure(string yaml, string? output = null)
    {
        var builder = new ConfigurationBuilder().AddYaml(yaml, "test").Set("store", Store, "test");
        return (output is null ? builder : builder.Set("output_dir", output, "test")).Build();
    }

    private void Train(string yaml, string name) =>
        Experiment.Run(Configure(yaml, _runs[name]), overwrite: false, new RecordingObserver(_ => { }), CancellationToken.None);

    private static string Interactions()
    {
        var csv = new StringBuilder("user,item,time,rating\n");
        for (var user = 0; user < 24; user++)
        {
            for (var step = 0; step < 7; step++)
                Add($"u{user}", (user % 2 * 10) + (((user * 3) + (step * (1 + (user % 3)))) % 10), (100 * user) + step, 1 + ((user + step) % 5));
        }

        Add("few", 2, 7, 5);
        return csv.ToString();

        void Add(string user, int item, int time, int rating) => csv.Append(CultureInfo.InvariantCulture, $"{user},i{item},{time},{rating}\n");
    }
}
