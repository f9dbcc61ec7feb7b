using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Models.PyTorch;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Recommending;
using Ur4Rec.Recommending.Batch;
using Ur4Rec.Reporting;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>A finished run, loaded from its directory: the model and the data it was trained on.</summary>
public sealed class TrainedRun : IDisposable
{
    private readonly RunDirectory _directory;
    private readonly RunPieces _pieces;
    private readonly Ur4RecScorer _scorer;

    private TrainedRun(
        RunDirectory directory, RunConfiguration configuration, RunData data, RunPieces pieces, IReadOnlyList<string> warnings, WorkerPool pool)
    {
        _directory = directory;
        Configuration = configuration;
        Data = data;
        Warnings = warnings;
        _pieces = pieces;
        _scorer = pieces.NewScorer(pool);
        Recommender = new Recommender(_scorer, data.Split.Dataset);
        Explainer = new Explainer(_scorer, data.Split.Dataset, pieces.Features);
    }

    /// <summary>What the run was made with.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>The data, prepared anew.</summary>
    public RunData Data { get; }

    /// <summary>What keeps the run's results from being taken at face value; see <see cref="RunResult.Warnings"/>.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Ranks with the run's model, for an evaluation of one's own.</summary>
    public Ur4RecScorer Scorer => _scorer;

    /// <summary>Answers with the run's model.</summary>
    public Recommender Recommender { get; }

    /// <summary>Answers with the run's model and says why.</summary>
    public Explainer Explainer { get; }

    /// <summary>Loads a run.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="store">The store, where it is no longer where the run found it; else null.</param>
    /// <param name="ranks">Those that share this machine and the work; none by default.</param>
    /// <exception cref="InputException">There is no finished run, a file of it is damaged, or the data is not what it was trained on.</exception>
    public static TrainedRun Load(string path, string? store, IRankGroup? ranks = null)
    {
        var directory = RunDirectory.Open(path);
        var configuration = new ConfigurationBuilder().AddFile(directory.ConfigurationPath).Build();
        configuration = configuration with { Processors = (ranks ?? SoleRank.Instance).Processors };
        if (store is not null)
            configuration = configuration with { Store = store };
        var data = RunData.Load(configuration);
        var stored = StoredResult.Read(directory);
        if (data.Fingerprint != stored.Dataset.Fingerprint)
            throw OtherData(data, path);

        using var pool = new WorkerPool(configuration.ThreadCount);
        var pieces = RunPieces.Make(configuration, data, stored.Texts, pool);
        try
        {
            if (pieces.Features?.Fingerprint != stored.Features?.Fingerprint)
                throw OtherFeatures(data, path);

            pieces.Model.Load(directory.CheckpointPath);
            return new TrainedRun(directory, configuration, data, pieces, stored.Warnings, pool);
        }
        catch (Exception e)
        {
            pieces.Dispose();
            if (e is SafetensorsException or IOException)
                throw DamagedModel(path, e);
            throw;
        }
    }

    /// <summary>Answers many users, each as <see cref="Recommending.Recommender.ForUser"/> of <see cref="Recommender"/> does.</summary>
    /// <param name="count">How many items for each user, at least 1.</param>
    /// <exception cref="IOException">The run's files cannot be read any more.</exception>
    public IBatchSource ForBatch(int count) => new RecommenderBatch(Recommender, Data.Split.Dataset, count, new Dictionary<string, string>
    {
        ["answers"] = "of the run alone",
        ["model"] = RunHashes.OfFile(_directory.CheckpointPath)[..32],
        ["configuration"] = RunHashes.OfFile(_directory.ConfigurationPath)[..32],
        ["data"] = Data.Fingerprint,
        ["k"] = count.ToString(CultureInfo.InvariantCulture),
    });

    internal static InputException OtherData(RunData data, string path) => new(
        $"{data.Store} is not the data that the run {path} was trained on, or has changed since, as every import changes it; name the right store with "
        + "--store, or train again.");

    internal static InputException OtherFeatures(RunData data, string path) => new(
        $"The texts and images of {data.Store} are not those that the run {path} was trained on, or have changed since; bring them back, or train again.");

    internal static InputException DamagedModel(string path, Exception cause) => new($"The model of the run {path} cannot be read: {cause.Message}", cause);

    /// <summary>Evaluates the model anew.</summary>
    /// <param name="settings">How, usually <see cref="RunConfiguration.Evaluation"/> of <see cref="Configuration"/>.</param>
    /// <param name="ranks">Processes that share the cases and all get the result; each makes the same call. Null for one alone.</param>
    /// <exception cref="InputException">A process was asked for something else than the first, or computes otherwise.</exception>
    public EvaluatedRun Evaluate(EvaluationSettings settings, IRankGroup? ranks = null)
    {
        ranks ??= SoleRank.Instance;
        RunRanks.RequireAlike(Experiment.IdentityOf(Configuration with { Evaluation = settings }, Data, _pieces), ranks);
        using var pool = new WorkerPool(Configuration.ThreadCount);
        var validation = new Evaluator(pool, ranks).Evaluate(_scorer, Data.Split, Data.Split.Validation, settings.ForValidation());
        var test = TestMetrics.Of(_scorer, Data.Split, settings, pool, ranks);
        return new EvaluatedRun(
            DatasetSummary.Of(Data), Warnings, test.Protocol, test.Scorer, validation.Metrics, test.Test, test.Intervals, test.Segments, test.Baselines);
    }

    /// <summary>
    /// Finds what each component of the model adds, under the run's own protocol, and writes it into the run directory. Every step that reads
    /// texts or images trains a retriever.
    /// </summary>
    /// <param name="observer">Told of the trainings and of each row as it is made; of the run's own files only the report is written anew.</param>
    /// <param name="cancellation">Ends it between two steps; nothing is written then.</param>
    /// <exception cref="InputException">The run has no checkpoint of its first stage, or it cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public AblationReport Ablate(IRunObserver observer, CancellationToken cancellation)
    {
        if (!File.Exists(_directory.PretrainedPath))
        {
            throw new InputException(
                $"{_directory.PretrainedPath} is not there: the run was trained before the first stage's model was kept; train it again.");
        }

        using var pool = new WorkerPool(Configuration.ThreadCount);
        var ablation = new Ablation(Configuration, Data.Split, _pieces, _directory.PretrainedPath, pool, observer);
        var report = ablation.Run(_scorer, Warnings, cancellation);
        RunDirectory.WriteWhole(_directory.AblationPath, RunJson.Document(report) + "\n");
        RunReport.Write(_directory, _directory.ReportPath);
        return report;
    }

    /// <summary>Writes the model's parameters under PyTorch's names, and which row is which item as <c>.item_map.json</c> beside them.</summary>
    /// <param name="path">The safetensors file.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Export(string path)
    {
        ExportedWeights.Write(path, _pieces.Model);
        var dataset = Data.Split.Dataset;
        var rows = Enumerable.Range(0, dataset.ItemCount).ToDictionary(item => dataset.IdOf(new ItemIndex(item)).Value, item => item + 1);
        RunDirectory.WriteWhole(Path.ChangeExtension(path, ".item_map.json"), RunJson.Line(rows) + "\n");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scorer.Dispose();
        _pieces.Dispose();
    }
}

/// <summary>A run's model evaluated again; the parts are those of <see cref="RunResult"/>.</summary>
/// <param name="Dataset">The data.</param>
/// <param name="Warnings">What keeps the run's results from being taken at face value.</param>
/// <param name="Protocol">How targets were ranked.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Validation">Metrics on the validation cases, by name.</param>
/// <param name="Test">Metrics on the test cases, by name.</param>
/// <param name="Intervals">95 % bootstrap intervals of the test metrics.</param>
/// <param name="Segments">Test metrics by history length and by the target's popularity and training interactions.</param>
/// <param name="Baselines">Test metrics of the baselines, by baseline and name.</param>
public sealed record EvaluatedRun(
    DatasetSummary Dataset,
    IReadOnlyList<string> Warnings,
    ProtocolSummary Protocol,
    string Model,
    IReadOnlyDictionary<string, double> Validation,
    IReadOnlyDictionary<string, double> Test,
    IReadOnlyDictionary<string, ConfidenceInterval> Intervals,
    IReadOnlyList<SegmentResult> Segments,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines);
