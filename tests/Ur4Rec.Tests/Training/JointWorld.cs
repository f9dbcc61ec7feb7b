using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Tests.Models.Retrieval;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Tests.Training;

/// <summary>
/// What a joint training needs, in small: 24 users who walk round a ring of 20 items for 9 to 14 steps, of which 7 to 12 are training;
/// texts of most users and items, images of half the items. A step of either model has 8 users.
/// </summary>
internal sealed record JointWorld
{
    public const int Users = 24;
    public const int Items = 20;

    /// <summary>Every case of the whole training part, of which each user has one fewer than items.</summary>
    public const int Targets = 4 * (6 + 7 + 8 + 9 + 10 + 11);

    private const int TextDim = 5;
    private const int ImageDim = 4;

    public Split Split { get; init; } = Rings();

    public RetrieverFeatures? Features { get; init; } = new(UserTexts(1), ItemTexts(), Images());

    public SasRecOptions SasRec { get; init; } = new() { HiddenDim = 8, Blocks = 1, Heads = 2, Dropout = 0.1, MaxSequenceLength = 20 };

    public RetrieverOptions? Retriever { get; init; } = new() { OutputDim = 8, Heads = 2, Proxies = 2 };

    public MemoryOptions? Memory { get; init; } =
        new() { UpdateTrigger = UpdateTrigger.InteractionCount, InteractionThreshold = 1, DecayFactor = 0.5 };

    public FusionOptions Fusion { get; init; } = new() { Method = FusionMethod.Weighted };

    public TrainingOptions Training { get; init; } = new() { Epochs = 1, BatchSize = 8, Negatives = 4, LearningRate = 0.01 };

    public RetrieverTrainingOptions Options { get; init; } = new() { LearningRate = 0.01 };

    public Stage[] Stages { get; init; } = Enum.GetValues<Stage>();

    public int Threads { get; init; } = 1;

    /// <summary>The processes that train together; null for one alone.</summary>
    public IRankGroup? Ranks { get; init; }

    /// <summary>Validation ndcg@10 by the scorer's model; the real one where this is null.</summary>
    public Func<Ur4RecModel, double>? Script { get; init; }

    public Action<Ur4RecModel, StepProgress>? AfterStep { get; init; }

    /// <summary>Of one run; one that stops where this is null.</summary>
    public AnomalyGuard? Guard { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>All losses and switches.</summary>
    public static JointWorld Full { get; } = WithAllOn(new JointWorld());

    public JointWorld WithLosses(Func<JointLossOptions, JointLossOptions> change) =>
        this with { Options = Options with { Losses = change(Options.Losses) } };

    public JointWorld With(params Stage[] stages) => this with { Stages = stages };

    /// <summary>One step of the retriever an epoch: all users, one position each.</summary>
    public JointWorld OneStep(int epochs) => this with
    {
        Training = Training with { BatchSize = Users, Epochs = epochs, Patience = 0 },
        Options = Options with { PositionsPerUser = 1 },
        Script = _ => 0,
    };

    public Ur4RecModel NewModel() => new(new Ur4RecOptions(SasRec, Retriever, Memory, Fusion), Split.Dataset.ItemCount, Features, Training.Seed);

    public JointTrainer NewTrainer(Ur4RecModel model, WorkerPool pool, RunCheckpoints? checkpoints = null)
    {
        var collaborative = CollaborativeScorers.Create(Fusion, Split, Features?.ItemTexts, pool);
        return new JointTrainer(model, Features, collaborative, Split, Training, Options, pool, ValidatorOf(model, pool), Ranks)
        {
            Checkpoints = checkpoints,
            Guard = Guard ?? new AnomalyGuard(new AnomalyOptions()),
        };
    }

    /// <summary>Trains a new model.</summary>
    public JointRun Run(Func<IRunObserver, RunCheckpoints>? checkpoints = null)
    {
        using var pool = new WorkerPool(Threads);
        using var model = NewModel();
        var observer = new RecordingObserver(step => AfterStep?.Invoke(model, step));
        using var opened = checkpoints?.Invoke(observer);
        var stages = NewTrainer(model, pool, opened).Run(Stages, observer, Cancellation);
        return new JointRun(stages, observer.Epochs, observer.Messages, ParametersOf(model), FinalQuality(model, pool));
    }

    public static Dictionary<string, float[]> ParametersOf(Module module) =>
        module.NamedParameters().ToDictionary(parameter => parameter.Name, parameter => parameter.Parameter.Values.ToArray());

    public static ContextTable UserTexts(ulong seed) =>
        RetrieverWorld.Table(TextDim, [.. Enumerable.Range(0, Users + 1).Select(user => user == Users ? 0 : user % 4)], seed);

    public static ContextTable ItemTexts() => RetrieverWorld.Table(TextDim, [.. Enumerable.Range(0, Items).Select(item => item % 3)], 2);

    private static ContextTable Images() => RetrieverWorld.Table(ImageDim, [.. Enumerable.Range(0, Items).Select(item => item % 2)], 3);

    private static JointWorld WithAllOn(JointWorld world) => world with
    {
        Retriever = world.Retriever! with { SubExperts = 2 },
        Fusion = new FusionOptions { Method = FusionMethod.Adaptive, Ease = true, Popularity = true, RerankTop = 15 },
        Training = world.Training with { EmaDecay = 0.5, ShuffleTies = true, WeightDecay = 0.01, MaxGradientNorm = 1 },
        Options = world.Options with
        {
            Losses = new JointLossOptions
            {
                BprWeight = 0.1,
                ConsistencyWeight = 0.1,
                InfonceWeight = 0.1,
                DiversityWeight = 0.1,
                LoadBalanceWeight = 0.1,
                UseMemoryBank = true,
                UseKnowledgeDistillation = true,
                UseUncertaintyWeighting = true,
                UseCurriculum = true,
            },
            Alternation = new AlternationOptions { Adaptive = true, MinSteps = 2 },
        },
    };

    private Validator ValidatorOf(Ur4RecModel model, WorkerPool pool) => scorer => Script is null
        ? Metrics(scorer, pool)
        : new Dictionary<string, double> { [StageLoop.SelectionMetric] = Script(model) };

    private IReadOnlyDictionary<string, double> Metrics(IScorer scorer, WorkerPool pool) =>
        new Evaluator(pool, Ranks).Evaluate(scorer, Split, Split.Validation, new EvaluationOptions { Resamples = 0 }).Metrics;

    private double FinalQuality(Ur4RecModel model, WorkerPool pool)
    {
        using var scorer = new Ur4RecScorer(model, Features, CollaborativeScorers.Create(Fusion, Split, Features?.ItemTexts, pool), pool);
        return Metrics(scorer, pool)[StageLoop.SelectionMetric];
    }

    private static Split Rings()
    {
        int[][] walks = [.. Enumerable.Range(0, Users).Select(Walk)];
        var offsets = walks.Aggregate(new List<int> { 0 }, (ends, walk) => [.. ends, ends[^1] + walk.Length]);
        // Two items a day: every pair is a tie.
        var times = walks.SelectMany(walk => walk.Select((_, step) => step / 2 * 86_400L));
        var dataset = new SequenceDataset(
            [.. Enumerable.Range(0, Users).Select(user => new UserId($"u{user}"))],
            [.. Enumerable.Range(0, Items).Select(item => new ItemId($"i{item}"))],
            [.. offsets], [.. walks.SelectMany(walk => walk).Select(item => new ItemIndex(item))], [.. times]);
        return Splitter.Split(dataset, new SplitOptions());

        static int[] Walk(int user) => [.. Enumerable.Range(0, 9 + (user % 6)).Select(step => ((7 * user) + step) % Items)];
    }
}

/// <summary>What a training came to.</summary>
internal sealed record JointRun(
    IReadOnlyList<StageResult> Stages, IReadOnlyList<EpochSummary> Epochs, IReadOnlyList<string> Messages,
    Dictionary<string, float[]> Parameters, double FinalQuality)
{
    /// <summary>The values of all parameters whose names begin alike.</summary>
    public float[] Of(string prefix) =>
        [.. Parameters.Where(parameter => parameter.Key.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(parameter => parameter.Value)];

    public EpochSummary[] EpochsOf(Stage stage) => [.. Epochs.Where(epoch => epoch.Stage == stage.Name())];
}

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingObserver(Action<StepProgress> onStep) : IRunObserver
{
    public List<EpochSummary> Epochs { get; } = [];

    public List<string> Messages { get; } = [];

    public void OnStep(in StepProgress progress) => onStep(progress);

    public void OnEpoch(EpochSummary summary) => Epochs.Add(summary);

    public void OnMessage(string message) => Messages.Add(message);

    public void OnWarning(string warning) => Messages.Add(warning);
}
