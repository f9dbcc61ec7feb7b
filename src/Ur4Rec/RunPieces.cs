using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>What a run's configuration makes of its data: the model, still untrained, what it reads, and the closed-form scorers beside it.</summary>
internal sealed class RunPieces : IDisposable
{
    /// <summary>What goes before the names of the sequence model's parameters in a file of its own, as in one of the whole model.</summary>
    public const string SequencePrefix = Ur4RecModel.SequenceComponent + ".";

    private readonly RunConfiguration _configuration;
    private readonly int _itemCount;
    private readonly bool _sharesCollaborative;

    private RunPieces(RunConfiguration configuration, RunData data, RunFeatures? features, IReadOnlyList<IScorer> collaborative, bool sharesCollaborative)
    {
        _configuration = configuration;
        _itemCount = data.Split.Dataset.ItemCount;
        _sharesCollaborative = sharesCollaborative;
        Features = features;
        Tables = configuration.HasRetriever ? features?.Features : null;
        Collaborative = collaborative;
        Model = NewModel(configuration.Model, Tables);
    }

    /// <summary>The model.</summary>
    public Ur4RecModel Model { get; }

    /// <summary>What the run knows of texts and images; null where nothing of it reads them.</summary>
    public RunFeatures? Features { get; }

    /// <summary>What the retriever reads; null for a run without one.</summary>
    public RetrieverFeatures? Tables { get; }

    /// <summary>The scorers of the fusion that are made and not trained.</summary>
    public IReadOnlyList<IScorer> Collaborative { get; }

    /// <summary>Makes the pieces of a run.</summary>
    /// <param name="configuration">What to make.</param>
    /// <param name="data">The run's data.</param>
    /// <param name="texts">The texts that the run may read.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <exception cref="InputException">The configuration and the data do not fit each other, or texts cannot be read.</exception>
    public static RunPieces Make(RunConfiguration configuration, RunData data, IReadOnlyList<AuditedTexts> texts, WorkerPool pool)
    {
        var features = configuration.ReadsTexts ? RunFeatures.Load(configuration, data, texts, pool) : null;
        var collaborative = CollaborativeScorers.Create(configuration.Fusion, data.Split, features?.Features.ItemTexts, pool);
        return new RunPieces(configuration, data, features, collaborative, sharesCollaborative: false);
    }

    /// <summary>Makes the pieces of a run over closed-form scorers that others share and that stay when the pieces go.</summary>
    /// <param name="configuration">What to make.</param>
    /// <param name="data">The run's data.</param>
    /// <param name="features">What the run knows of texts and images; null where nothing of it reads them.</param>
    /// <param name="collaborative">The scorers that the configuration's fusion asks for.</param>
    public static RunPieces Over(RunConfiguration configuration, RunData data, RunFeatures? features, IReadOnlyList<IScorer> collaborative) =>
        new(configuration, data, features, collaborative, sharesCollaborative: true);

    /// <summary>An untrained model of another shape, or one that reads less, with the run's seed.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="features">What its retriever reads; null for a model without one.</param>
    public Ur4RecModel NewModel(Ur4RecOptions options, RetrieverFeatures? features) =>
        new(options, _itemCount, features, _configuration.Training.Seed, TableFolder);

    private string? TableFolder => _configuration.Training is { TableMemory: TableMemory.Mapped, ScratchFolder: var folder } ? folder ?? Path.GetTempPath() : null;

    /// <summary>A scorer of the model as it is now.</summary>
    public Ur4RecScorer NewScorer(WorkerPool pool) => new(Model, Tables, Collaborative, pool);

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        if (_sharesCollaborative)
            return;
        foreach (var scorer in Collaborative.OfType<IDisposable>())
            scorer.Dispose();
    }
}
