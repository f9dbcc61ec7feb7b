using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Serving.Storage;
using Ur4Rec.Training;

namespace Ur4Rec.Serving.Loading;

/// <summary>
/// All of a finished run but its model: what models over different items share. Users who were erased are no part of it, whether its store still
/// has them or not. It holds nothing that must be disposed.
/// </summary>
internal sealed class ServedRun
{
    private ServedRun(
        RunDirectory directory, RunConfiguration configuration, RunData data, RunFeatures? features, IReadOnlyList<string> warnings, WorkerPool pool)
    {
        Directory = directory;
        Version = RunHashes.OfFile(directory.CheckpointPath)[..32];
        Configuration = configuration;
        Data = data;
        Features = features;
        Warnings = warnings;
        Items = data.DescribeCatalogue();
        Popularity = TrainingPopularity.Count(data.Split);
        Reader = DescriptionReader.Of(configuration, data, features);
        // It is made anew for every model, of the descriptions that this one has.
        Collaborative = CollaborativeScorers.Create(configuration.Fusion with { Content = false }, data.Split, itemTexts: null, pool);
    }

    public RunDirectory Directory { get; }

    /// <summary>The first half of the SHA-256 of the checkpoint, in hexadecimal.</summary>
    public string Version { get; }

    public RunConfiguration Configuration { get; }

    public IReadOnlyList<string> Warnings { get; }

    public RunData Data { get; }

    /// <summary>What is known of texts and images; null where the run reads none.</summary>
    public RunFeatures? Features { get; }

    /// <summary>What is known of every item of training.</summary>
    public IReadOnlyList<ItemMetadata> Items { get; }

    /// <summary>[items of training] training interactions.</summary>
    public int[] Popularity { get; }

    /// <summary>The closed-form scorers of the fusion over the items of training, all but the content scorer.</summary>
    public IReadOnlyList<IScorer> Collaborative { get; }

    /// <summary>Reads the descriptions of items that came after training.</summary>
    public DescriptionReader Reader { get; }

    /// <summary>Loads a run.</summary>
    /// <exception cref="InputException">As of <see cref="ServedModel.Load"/>.</exception>
    public static ServedRun Load(string path, string? store, ErasedUsers erased)
    {
        var directory = RunDirectory.Open(path);
        var configuration = new ConfigurationBuilder().AddFile(directory.ConfigurationPath).Build();
        if (store is not null)
            configuration = configuration with { Store = store };
        using var pool = new WorkerPool(configuration.ThreadCount);
        var stored = StoredResult.Read(directory);
        var data = RunData.Load(configuration);
        var catalogue = RunCatalogue.Read(directory, stored.Dataset.Fingerprint);
        if (data.Fingerprint == stored.Dataset.Fingerprint)
        {
            var features = FeaturesOf(data);
            if (features?.Fingerprint != stored.Features?.Fingerprint)
                throw TrainedRun.OtherFeatures(data, path);
            return Of(data, features, catalogue is null ? RunCatalogue.Of(data, features) : null);
        }

        if (catalogue is null || erased.Count == 0)
            throw TrainedRun.OtherData(data, path);
        var left = RunData.LoadAgain(configuration, catalogue.ToFixed());
        var leftFeatures = FeaturesOf(left);
        var leftCatalogue = catalogue.WithoutErased(left, leftFeatures, erased) ?? throw TrainedRun.OtherData(data, path);
        return Of(left, leftFeatures, leftCatalogue.Users.Count < catalogue.Users.Count ? leftCatalogue : null);

        RunFeatures? FeaturesOf(RunData of) => configuration.ReadsTexts ? RunFeatures.Load(configuration, of, stored.Texts, pool) : null;

        ServedRun Of(RunData of, RunFeatures? features, RunCatalogue? toWrite)
        {
            string[] warnings = [.. stored.Warnings, .. toWrite is null ? [] : Write(toWrite, directory)];
            (of, features) = Without(erased, of, features);
            return new ServedRun(directory, configuration, of, features, warnings, pool);
        }
    }

    /// <summary>Leaves out users who are still in the data.</summary>
    private static (RunData Data, RunFeatures? Features) Without(ErasedUsers erased, RunData data, RunFeatures? features)
    {
        var dataset = data.Split.Dataset;
        var users = Enumerable.Range(0, dataset.UserCount).Select(user => new UserIndex(user));
        UserIndex[] kept = [.. users.Where(user => !erased.Contains(dataset.IdOf(user)))];
        return kept.Length == dataset.UserCount ? (data, features) : (data.OfUsers(kept), features?.OfUsers(kept));
    }

    /// <summary>Writes a catalogue; where the folder cannot be written, serving goes on, and says what it will mean.</summary>
    private static string[] Write(RunCatalogue catalogue, RunDirectory directory)
    {
        try
        {
            catalogue.Write(directory);
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [$"{directory.CataloguePath} cannot be written ({e.Message}); without it the run cannot be loaded once a user has been erased."];
        }
    }
}
