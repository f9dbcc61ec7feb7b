using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Recommending;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Serving.Loading;

/// <summary>
/// A finished run as it is served, perhaps with items that came after its training. Its scores are those of the run's own model, bit for bit, as
/// long as there are no such items. Safe for any number of threads; each instance has its own parameters and is disposed on its own.
/// </summary>
internal sealed class ServedModel : IDisposable
{
    private readonly ServedRun _run;
    private readonly Ur4RecModel _model;
    private readonly ContentScorer? _content;
    private readonly AddedItem[] _added;
    private readonly Lazy<SentenceLikeness?> _likeness;

    /// <summary>Of a run and the items that came after it; <paramref name="known"/> is a model of the same run, null for its first.</summary>
    private ServedModel(ServedRun run, AddedItem[] added, ServedModel? known)
    {
        (_run, _added) = (run, added);
        using var pool = new WorkerPool(run.Configuration.ThreadCount);
        var features = run.Features is null ? null : FeaturesOf(run.Features.Features, added);
        var directions = features is { ItemTexts.Subjects.Total: > 0 } ? ItemContent.Of(features.ItemTexts, TrainedItems) : null;
        var neighbours = new ItemNeighbours(directions, TrainedItems, added.Length);
        var read = run.Configuration.HasRetriever ? features : null;
        _model = known is null ? TrainedModel(run, read) : GrownModel.Of(known._model, read, neighbours);
        _content = ContentOf(run.Configuration.Fusion, directions);
        _likeness = new Lazy<SentenceLikeness?>(() => run.Reader.WhyNot is null ? new SentenceLikeness(run.Reader, features!.ItemTexts) : null);

        Dataset = run.Data.Split.Dataset.WithItems(added.Select(item => item.Metadata.Id));
        Items = [.. run.Items, .. added.Select(item => item.Metadata)];
        Popularity = [.. run.Popularity, .. new int[added.Length]];
        Sentences = run.Features is { } texts ? new ServedSentences(texts, TrainedItems, added) : null;
        var knownItems = known is null ? 0 : TrainedItems + known.SharedItems(added);
        Scorer = new Ur4RecScorer(_model, read, CollaborativeOf(neighbours), pool, withRetriever: null, known?.Scorer, knownItems);
        Recommender = new Recommender(Scorer, Dataset);
        Explainer = new Explainer(Scorer, Dataset, Sentences);
    }

    /// <summary>Names the parameters: the first half of the SHA-256 of the checkpoint, in hexadecimal.</summary>
    public string Version => _run.Version;

    /// <summary>The run directory.</summary>
    public string Run => _run.Directory.Root;

    /// <summary>What the run was made with.</summary>
    public RunConfiguration Configuration => _run.Configuration;

    /// <summary>The fingerprint of the prepared sequences, without erased users.</summary>
    public string DataFingerprint => _run.Data.Fingerprint;

    /// <summary>What keeps the run's results from being taken at face value, and what is wrong with its folder.</summary>
    public IReadOnlyList<string> Warnings => _run.Warnings;

    /// <summary>The users' sequences, without erased users, over the items of training and the added ones behind them.</summary>
    public SequenceDataset Dataset { get; }

    /// <summary>How many items come from training; added ones have the numbers from this on.</summary>
    public int TrainedItems => _run.Items.Count;

    /// <summary>[items] what is known of each.</summary>
    public IReadOnlyList<ItemMetadata> Items { get; }

    /// <summary>[items] training interactions; 0 for added items.</summary>
    public IReadOnlyList<int> Popularity { get; }

    /// <summary>Ranks.</summary>
    public Ur4RecScorer Scorer { get; }

    /// <summary>Answers.</summary>
    public Recommender Recommender { get; }

    /// <summary>Answers and says why.</summary>
    public Explainer Explainer { get; }

    /// <summary>What the model reads about users and items; null where it reads no texts.</summary>
    public ISentences? Sentences { get; }

    /// <summary>What moves users' memories; null for a model without memory, or whose retriever has no say.</summary>
    public MemoryCell? Memory => Scorer.Retriever is null ? null : _model.Memory;

    /// <summary>[items, d] what the memory reads; null where no retriever has a say. Gone with the model.</summary>
    public Tensor? Representations => Scorer.Retriever?.Representations;

    /// <summary>[items, hidden] the sequence model's embeddings; an added item's are the mean of its neighbours'. Gone with the model.</summary>
    public Tensor ItemEmbedding => _model.SasRec.ItemEmbedding;

    /// <summary>Why no item that came after training can be ranked, in the words that follow "because"; null where some can.</summary>
    public string? WhyNotRankable => _run.Reader.WhyNot;

    /// <summary>Loads a finished run.</summary>
    /// <param name="run">The run directory.</param>
    /// <param name="store">The store, where it is no longer where the run found it; else null.</param>
    /// <param name="erased">
    /// Users to leave out. The store may still have them or not; what is fitted to all users at once, such as EASE, is fitted without them.
    /// </param>
    /// <exception cref="InputException">
    /// There is no finished run, a file of it is damaged, or the data, but for erased users, is not what it was trained on.
    /// </exception>
    public static ServedModel Load(string run, string? store, ErasedUsers erased) => new(ServedRun.Load(run, store, erased), added: [], known: null);

    /// <summary>Whether an item that came after training can be ranked: whether the model can read a description of it.</summary>
    public bool CanRank(ItemMetadata item) => _run.Reader.Read(item) is not null;

    /// <summary>
    /// The run's model with these added items and no others. The retriever and the content scorer read their descriptions; what the other
    /// components learned item by item they borrow from the items of training whose descriptions are most like theirs.
    /// </summary>
    /// <param name="added">In the order of their numbers, from <see cref="TrainedItems"/> on; none of them an item of training.</param>
    /// <exception cref="ArgumentException">An item cannot be ranked, or stands twice.</exception>
    public ServedModel With(IReadOnlyList<ItemMetadata> added)
    {
        AddedItem[] items = [.. added.Select((item, place) => place < _added.Length && ReferenceEquals(item, _added[place].Metadata)
            ? _added[place]
            : _run.Reader.Read(item) ?? throw new ArgumentException($"The model cannot read the item '{item.Id}'.", nameof(added)))];
        return new ServedModel(_run, items, known: this);
    }

    /// <summary>How much items are like a sentence by their descriptions.</summary>
    /// <param name="sentence">Any sentence.</param>
    /// <returns>
    /// [items] the positive part of the cosine of the sentence's vector and the mean of the item's, over the largest: 1 for the nearest item. All
    /// zeros where no item is like it; null where nothing can be read.
    /// </returns>
    public float[]? Likeness(string sentence) => _likeness.Value?.Of(sentence);

    /// <inheritdoc/>
    public void Dispose()
    {
        Scorer.Dispose();
        _content?.Dispose();
        _model.Dispose();
    }

    private static Ur4RecModel TrainedModel(ServedRun run, RetrieverFeatures? features)
    {
        var model = new Ur4RecModel(run.Configuration.Model, run.Items.Count, features, seed: 0);
        try
        {
            model.Load(run.Directory.CheckpointPath);
            return model;
        }
        catch (Exception e)
        {
            model.Dispose();
            if (e is SafetensorsException or IOException)
                throw TrainedRun.DamagedModel(run.Directory.Root, e);
            throw;
        }
    }

    /// <summary>What is known of users and items, with the descriptions of added items, which have no images.</summary>
    private static RetrieverFeatures FeaturesOf(RetrieverFeatures trained, AddedItem[] added) => trained with
    {
        ItemTexts = trained.ItemTexts.Append(Array.ConvertAll(added, item => item.Vectors)),
        ItemImages = trained.ItemImages?.Append(Array.ConvertAll(added, _ => Array.Empty<float>())),
    };

    /// <summary>The content scorer where the fusion has one; it takes over the directions, which go otherwise.</summary>
    private static ContentScorer? ContentOf(FusionOptions fusion, Parameter? directions)
    {
        if (fusion.Content && directions is not null)
            return new ContentScorer(directions, fusion.ContentHistoryDecay, fusion.ContentSharpness);
        directions?.Dispose();
        return null;
    }

    private IReadOnlyList<IScorer> CollaborativeOf(ItemNeighbours neighbours)
    {
        return [.. Configuration.Fusion.Collaborative.Select(name => name == _content?.Name ? _content : Trained(name))];

        IScorer Trained(string name)
        {
            var scorer = _run.Collaborative.Single(trained => trained.Name == name);
            return _added.Length == 0 ? scorer : new NeighbourScorer(scorer, neighbours);
        }
    }

    /// <summary>How many of the first added items are the same here and in another model.</summary>
    private int SharedItems(IReadOnlyList<AddedItem> added) => added.Zip(_added).TakeWhile(pair => ReferenceEquals(pair.First, pair.Second)).Count();
}
