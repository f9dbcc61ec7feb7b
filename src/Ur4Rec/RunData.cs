using Ur4Rec.Data;
using Ur4Rec.Data.Quality;
using Ur4Rec.Data.Storage;
using Ur4Rec.Data.Synthetic;

namespace Ur4Rec;

/// <summary>The data a run is made over: read from its store, prepared and split as the configuration says.</summary>
public sealed class RunData
{
    private const ulong DemoSeed = 1;

    private static readonly Lazy<DemoData> s_demo = new(() => DemoData.Generate(DemoSeed));

    private readonly Lazy<string> _fingerprint;
    private readonly RunConfiguration _configuration;

    private RunData(RunConfiguration configuration, PreparationReport preparation, SequenceDataset dataset, IReadOnlyList<string> messages)
    {
        Messages = messages;
        _configuration = configuration;
        Preparation = preparation;
        Split = Splitter.Split(dataset, configuration.Split);
        _fingerprint = new Lazy<string>(() => DatasetFingerprint.Of(dataset));
    }

    /// <summary>The store's path, or <see cref="RunConfiguration.DemoStore"/>.</summary>
    public string Store => _configuration.Store!;

    /// <summary>What a person should know of how the sequences were read.</summary>
    public IReadOnlyList<string> Messages { get; }

    /// <summary>What preparation dropped and kept.</summary>
    public PreparationReport Preparation { get; }

    /// <summary>The prepared sequences, divided.</summary>
    public Split Split { get; }

    /// <summary>The fingerprint of the prepared sequences.</summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>Reads, prepares and splits.</summary>
    /// <exception cref="InputException">No store is named, it cannot be read, or nothing of it is left.</exception>
    public static RunData Load(RunConfiguration configuration)
    {
        var store = configuration.Store ?? throw new InputException("No store is named; give --store FILE, or store in the configuration.");
        var prepared = Prepare(store, configuration.Preparation, out var messages);
        return new RunData(configuration, prepared.Report, prepared.Dataset, messages);
    }

    /// <summary>Reads, prepares over the catalogue of an earlier preparation, and splits.</summary>
    /// <exception cref="InputException">The store cannot be read, or nothing of it is left.</exception>
    internal static RunData LoadAgain(RunConfiguration configuration, FixedCatalogue catalogue)
    {
        using var store = InteractionStore.Open(configuration.Store!);
        var prepared = DatasetPreparer.PrepareAgain(store, configuration.Preparation, catalogue);
        return new RunData(configuration, prepared.Report, prepared.Dataset, []);
    }

    /// <summary>The data of some of its users, in the order given, split anew.</summary>
    internal RunData OfUsers(IReadOnlyList<UserIndex> users) => new(_configuration, Preparation, Split.Dataset.OfUsers(users), Messages);

    /// <summary>Every user of the store, whether preparation kept them or not.</summary>
    /// <exception cref="InputException">The store cannot be read any more.</exception>
    internal IReadOnlyList<UserId> StoreUsers()
    {
        if (Store == RunConfiguration.DemoStore)
            return [.. s_demo.Value.Interactions.Select(interaction => interaction.User).Distinct()];
        using var store = InteractionStore.Open(Store);
        return [.. store.Users().Select(user => user.Id)];
    }

    /// <summary>What is known of every item of the catalogue, by its number.</summary>
    /// <exception cref="InputException">The store cannot be read any more.</exception>
    internal IReadOnlyList<ItemMetadata> DescribeCatalogue()
    {
        var known = Known().ToDictionary(item => item.Id);
        var dataset = Split.Dataset;
        return [.. Enumerable.Range(0, dataset.ItemCount).Select(item => MetadataOf(dataset.IdOf(new ItemIndex(item))))];

        ItemMetadata MetadataOf(ItemId item) => known.GetValueOrDefault(item) ?? new ItemMetadata(item);

        IReadOnlyList<ItemMetadata> Known()
        {
            if (Store == RunConfiguration.DemoStore)
                return s_demo.Value.Items;
            using var store = InteractionStore.Open(Store);
            return [.. store.Items()];
        }
    }

    /// <summary>What is known of some items, in their order.</summary>
    /// <exception cref="InputException">The store cannot be read any more.</exception>
    public IReadOnlyList<ItemMetadata> Describe(IEnumerable<ItemId> items)
    {
        if (Store == RunConfiguration.DemoStore)
        {
            var films = s_demo.Value.Items.ToDictionary(film => film.Id);
            return items.Select(item => films[item]).ToArray();
        }

        using var store = InteractionStore.Open(Store);
        return items.Select(item => store.FindItem(item) ?? new ItemMetadata(item)).ToArray();
    }

    /// <summary>The titles of some items, null where there is none.</summary>
    /// <exception cref="InputException">The store cannot be read any more.</exception>
    public IReadOnlyDictionary<ItemId, string?> TitlesOf(IEnumerable<ItemId> items) =>
        Describe(items.Distinct()).ToDictionary(item => item.Id, item => item.Title);

    /// <summary>What is found wrong with the data as the store has it, before preparation, and with the split.</summary>
    /// <exception cref="InputException">The store cannot be read any more.</exception>
    public QualityReport Examine() => new([.. ExamineStore().Findings, .. SplitFindings.Of(Split)]);

    /// <summary>The training part alone, for whoever must not know more.</summary>
    /// <exception cref="InputException">The store cannot be read any more.</exception>
    public TrainingView ToTrainingView() => TrainingView.Of(Split, _configuration.Preparation, DescribeCatalogue());

    private QualityReport ExamineStore()
    {
        if (Store == RunConfiguration.DemoStore)
        {
            var (interactions, items) = s_demo.Value;
            var users = interactions.Select(interaction => interaction.User).Distinct().Count();
            return QualityReport.Of(new StoreSize(users, items.Count, interactions.Count), interactions, items);
        }

        using var store = InteractionStore.Open(Store);
        return QualityReport.Of(store, prepared: _configuration.Preparation.Catalogue == CatalogueSource.Interactions ? Split.Dataset : null);
    }

    private static PreparedData Prepare(string path, PreparationOptions options, out IReadOnlyList<string> messages)
    {
        messages = [];
        if (path == RunConfiguration.DemoStore)
            return DatasetPreparer.Prepare(s_demo.Value.Interactions, options, s_demo.Value.Items.Select(item => item.Id));
        using var store = InteractionStore.Open(path);
        return DatasetPreparer.Prepare(store, options, out messages);
    }
}
