using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec;

/// <summary>Everything that decides a run: the data, the model, how it is trained and how it is judged. Written in YAML with the keys of <see cref="ConfigurationKeys"/>.</summary>
public sealed record RunConfiguration
{
    /// <summary>The store that names the built-in data set instead of a file.</summary>
    public const string DemoStore = "demo";

    /// <summary>The configuration of the demonstration, as YAML: <c>configs/demo.yaml</c>.</summary>
    public static string DemoYaml
    {
        get
        {
            using var reader = new StreamReader(typeof(RunConfiguration).Assembly.GetManifestResourceStream("demo.yaml")!);
            return reader.ReadToEnd();
        }
    }

    /// <summary>Path of the store, <see cref="DemoStore"/>, or null where nothing named one yet.</summary>
    public string? Store { get; init; }

    /// <summary>The run directory, or null where nothing named one yet.</summary>
    public string? OutputDirectory { get; init; }

    /// <summary>Threads to compute with; 0 is one a processor.</summary>
    public int Threads { get; init; }

    /// <summary>The stages of training, in order.</summary>
    public IReadOnlyList<Stage> Stages { get; init; } = [Stage.PretrainSasrec];

    /// <summary>What of the store becomes the dataset.</summary>
    public PreparationOptions Preparation { get; init; } = new();

    /// <summary>How the dataset is divided.</summary>
    public SplitOptions Split { get; init; } = new();

    /// <summary>Which texts are read.</summary>
    public TextSettings Texts { get; init; } = new();

    /// <summary>Whether images are read.</summary>
    public ImageSettings Images { get; init; } = new();

    /// <summary>The shape of the sequence model.</summary>
    public SasRecOptions SasRec { get; init; } = new();

    /// <summary>The shape of the preference retriever, for the stages that train it.</summary>
    public RetrieverOptions Retriever { get; init; } = new();

    /// <summary>Whether the retriever has a memory of each user.</summary>
    public bool UseMemory { get; init; } = true;

    /// <summary>How memories are kept.</summary>
    public MemoryOptions Memory { get; init; } = new();

    /// <summary>How scores become one ranking.</summary>
    public FusionOptions Fusion { get; init; } = new();

    /// <summary>How a stage of training goes.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>What the stages after the first train with.</summary>
    public RetrieverTrainingOptions RetrieverTraining { get; init; } = new();

    /// <summary>How an interrupted run can go on.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    /// <summary>How it answers steps that go wrong.</summary>
    public AnomalyOptions Anomalies { get; init; } = new();

    /// <summary>How the model is judged.</summary>
    public EvaluationSettings Evaluation { get; init; } = new();

    /// <summary>The shape of the whole model.</summary>
    public Ur4RecOptions Model => new(SasRec, HasRetriever ? Retriever : null, UseMemory ? Memory : null, Fusion);

    /// <summary>How many processors this process has for itself; fewer than it sees where others share the machine and the work. No key: it is found.</summary>
    public int Processors { get; init; } = Environment.ProcessorCount;

    /// <summary>The number of threads that <see cref="Threads"/> means in this process, at least 1.</summary>
    public int ThreadCount => Threads > 0 ? Threads : Processors;

    /// <summary>Whether a stage trains the preference retriever.</summary>
    public bool HasRetriever => Stages.Any(stage => stage != Stage.PretrainSasrec);

    /// <summary>Whether anything in the run reads texts: the retriever, or the fusion.</summary>
    public bool ReadsTexts => HasRetriever || Fusion.Content;

    /// <summary>The same with paths that do not depend on the current folder.</summary>
    public RunConfiguration WithFullPaths() => this with
    {
        Store = Store is null or DemoStore ? Store : Path.GetFullPath(Store),
        OutputDirectory = OutputDirectory is null ? null : Path.GetFullPath(OutputDirectory),
    };
}
