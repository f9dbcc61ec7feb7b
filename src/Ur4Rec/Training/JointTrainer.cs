using System.Globalization;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>
/// Trains a UR4Rec in stages. Every stage has its own parameters, optimisers and learning rates and keeps its best validated epoch; a stage
/// that does not raise the whole model's validation NDCG@10 is undone, so the result is never worse than the best stage. Only what
/// <see cref="Stage.PretrainRetriever"/> trained is where later stages begin either way.
/// </summary>
public sealed class JointTrainer
{
    private readonly Ur4RecModel _model;
    private readonly RetrieverFeatures? _features;
    private readonly IReadOnlyList<IScorer> _collaborative;
    private readonly Split _split;
    private readonly TrainingOptions _training;
    private readonly RetrieverTrainingOptions _options;
    private readonly WorkerPool _pool;
    private readonly Validator _validator;
    private readonly TrainingTeam _team;

    /// <summary>A trainer of a model on a split's training part.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">What its retriever reads; null for a model without one.</param>
    /// <param name="collaborative">What <see cref="CollaborativeScorers"/> made for its fusion.</param>
    /// <param name="split">Training part and validation cases; no test case is read.</param>
    /// <param name="training">How a stage goes.</param>
    /// <param name="options">What the later stages train with.</param>
    /// <param name="pool">Where it runs.</param>
    /// <param name="validator">Ranks the validation cases.</param>
    /// <param name="ranks">The processes that train together, each with the same arguments; null for one alone.</param>
    /// <exception cref="InputException">A loss term is asked for that the data cannot give, or an option is outside its range.</exception>
    public JointTrainer(
        Ur4RecModel model, RetrieverFeatures? features, IReadOnlyList<IScorer> collaborative, Split split, TrainingOptions training,
        RetrieverTrainingOptions options, WorkerPool pool, Validator validator, IRankGroup? ranks = null)
    {
        options.Validate();
        if (model.Retriever is { } retriever)
            options.Losses.RequireData(features!.ItemImages is not null, retriever.Options.SubExperts);
        _model = model;
        _features = features;
        _collaborative = collaborative;
        _split = split;
        _training = training;
        _options = options;
        _pool = pool;
        _validator = validator;
        _team = new TrainingTeam(ranks ?? SoleRank.Instance, training.ShardsFor(ranks ?? SoleRank.Instance));
    }

    /// <summary>Called after every stage, whether it will be kept or not, while the model holds the parameters of the stage's best epoch.</summary>
    public Action<Stage> StageEnded { get; init; } = _ => { };

    /// <summary>Where the training is saved as it goes, and what it goes on from; null for a training that is not saved.</summary>
    public RunCheckpoints? Checkpoints { get; init; }

    /// <summary>Decides what becomes of steps whose loss or gradient is not finite.</summary>
    public AnomalyGuard Guard { get; init; } = new(new AnomalyOptions());

    /// <summary>Runs stages in order. In the end the model holds the parameters and the fusion's weights of the best one.</summary>
    /// <param name="stages">At least one, each once.</param>
    /// <param name="observer">Told of it all as it goes.</param>
    /// <param name="cancellation">Ends the run between two steps, with a checkpoint where there are any.</param>
    /// <returns>What each stage came to.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the model holds the parameters of the moment.</exception>
    /// <exception cref="AnomalyException">A loss or a gradient is not finite, and the guard does not let the training go on.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written.</exception>
    public IReadOnlyList<StageResult> Run(IReadOnlyList<Stage> stages, IRunObserver observer, CancellationToken cancellation = default)
    {
        using var course = new TrainingCourse(_model, _training.ScratchFolder);
        var saved = Checkpoints?.Saved;
        if (saved is not null)
            VisitRun(saved);
        var noting = new NotingObserver(observer, course);
        for (var number = course.Results.Count + 1; number <= stages.Count; number++)
        {
            var stage = stages[number - 1];
            observer.OnMessage(Describe(stage));
            var checkpoints = new StageCheckpoints(Checkpoints, number, stage.Name(), saved, VisitRun, _team);
            saved = null;
            var result = RunStage(stage, noting, checkpoints, cancellation);
            StageEnded(stage);
            if (!course.Keep(stage, result))
                observer.OnMessage(RolledBack(result, Quality(course.BestKept!.ModelValidation)));
        }

        Checkpoints?.Write(CheckpointPosition.AfterStages(stages.Count), VisitRun);
        course.RestoreBest();
        return course.Results;

        void VisitRun(StateVisitor state)
        {
            course.Visit(state);
            Guard.Visit(state);
        }
    }

    private StageResult RunStage(Stage stage, IRunObserver observer, StageCheckpoints checkpoints, CancellationToken cancellation) => stage switch
    {
        Stage.PretrainSasrec => PretrainSasRec(observer, checkpoints, cancellation),
        Stage.PretrainRetriever => PretrainRetriever(observer, checkpoints, cancellation),
        Stage.JointFinetune => JointFinetune(observer, checkpoints, cancellation),
        Stage.EndToEnd => EndToEnd(observer, checkpoints, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "There is no such stage."),
    };

    private StageResult PretrainSasRec(IRunObserver observer, StageCheckpoints checkpoints, CancellationToken cancellation)
    {
        var result = new SasRecTrainer(_model.SasRec, _split, OptionsOf(Stage.PretrainSasrec), _pool).Run(
            _validator, observer, checkpoints, Guard, _team, cancellation);
        return result with { ModelValidation = ValidateModel(withRetriever: false) };
    }

    private StageResult PretrainRetriever(IRunObserver observer, StageCheckpoints checkpoints, CancellationToken cancellation)
    {
        var training = OptionsOf(Stage.PretrainRetriever);
        using var pass = NewRetrievalPass(training);
        using var objective = NewObjective(training, pass.Batches);
        using var steps = new RetrieverSteps(pass, objective, _pool);
        return RunLoop(Stage.PretrainRetriever, steps, objective, RetrieverGroups(objective, scale: 1), training, observer, checkpoints, cancellation);
    }

    private StageResult JointFinetune(IRunObserver observer, StageCheckpoints checkpoints, CancellationToken cancellation)
    {
        var training = OptionsOf(Stage.JointFinetune);
        using var pass = NewRetrievalPass(training);
        var sequences = new SequencePass(_model.SasRec, _split, training, _pool);
        using var objective = NewObjective(training, sequences.Batches + pass.Batches);
        var alternator = new Alternator(_options.Alternation);
        using var steps = new AlternatingSteps(_model, sequences, pass, objective, alternator, _pool);
        return RunLoop(Stage.JointFinetune, steps, objective, AllGroups(objective), training, observer, checkpoints, cancellation);
    }

    private StageResult EndToEnd(IRunObserver observer, StageCheckpoints checkpoints, CancellationToken cancellation)
    {
        var training = OptionsOf(Stage.EndToEnd);
        using var pass = NewRetrievalPass(training);
        var sequences = new SequencePass(_model.SasRec, _split, training, _pool);
        using var objective = NewObjective(training, sequences.Batches);
        var steps = new EndToEndSteps(sequences, pass, objective);
        return RunLoop(Stage.EndToEnd, steps, objective, AllGroups(objective), training, observer, checkpoints, cancellation);
    }

    private StageResult RunLoop(
        Stage stage, IStageSteps steps, JointObjective objective, IReadOnlyList<ParameterGroup> groups, TrainingOptions training, IRunObserver observer,
        StageCheckpoints checkpoints, CancellationToken cancellation)
    {
        var weighting = objective.Weighting.NamedParameters().Select(named => ($"weighting.{named.Name}", named.Parameter));
        var guard = new StageGuard(Guard, stage, [.. _model.NamedParameters(), .. weighting], _split.Dataset);
        var loop = new StageLoop(stage.Name(), steps, groups, training, _pool, _team, () => ValidateModel(withRetriever: true), observer, checkpoints, guard);
        var result = loop.Run(_model.Fusion.NamedParameters().Concat(_model.Retrieval.NamedParameters()).Select(parameter => parameter.Parameter), cancellation);
        return result with { ModelValidation = result.Validation };
    }

    private RetrievalPass NewRetrievalPass(TrainingOptions training) => new(_model, _features!, _split, training, _options, _pool, _team);

    private JointObjective NewObjective(TrainingOptions training, int stepsPerEpoch) =>
        new(_options.Losses, _model.Retriever!.Options.OutputDim, (long)training.Epochs * stepsPerEpoch);

    private List<ParameterGroup> AllGroups(JointObjective objective) =>
        [ParameterGroup.Of("sasrec", _model.SasRec, _training.LearningRate * _options.FinetuneScale), .. RetrieverGroups(objective, _options.FinetuneScale)];

    private List<ParameterGroup> RetrieverGroups(JointObjective objective, double scale)
    {
        var modules = _model.RetrieverModules.Append(objective.Weighting).SelectMany(module => module.NamedParameters());
        return [new ParameterGroup("retriever", [.. modules], _options.LearningRate * scale)];
    }

    /// <summary>Every stage draws its own random numbers; the first one's are those of a run of that stage alone.</summary>
    private TrainingOptions OptionsOf(Stage stage) =>
        _training with { Seed = unchecked(_training.Seed + ((ulong)stage * 0x9E3779B97F4A7C15)) };

    private IReadOnlyDictionary<string, double> ValidateModel(bool withRetriever)
    {
        using var scorer = new Ur4RecScorer(_model, _features, _collaborative, _pool, withRetriever);
        scorer.SetWeights(_split, _pool);
        return _validator(scorer);
    }

    private static double Quality(IReadOnlyDictionary<string, double> validation) => validation[StageLoop.SelectionMetric];

    private static string RolledBack(StageResult result, double best) => string.Create(CultureInfo.InvariantCulture,
        $"{result.Name} did not raise the model's validation {StageLoop.SelectionMetric} ({Quality(result.ModelValidation):F4}, best {best:F4}) and is rolled back");

    private string Describe(Stage stage) => stage switch
    {
        Stage.PretrainSasrec => $"{stage.Name()}: {JsonNamingPolicy.SnakeCaseLower.ConvertName(_training.Loss.ToString())}",
        Stage.PretrainRetriever => $"{stage.Name()}: {(_options.Losses with { SequenceWeight = 0 }).Describe()}",
        Stage.JointFinetune => $"{stage.Name()}: {_options.Alternation.Describe()}; {_options.Losses.Describe()}",
        _ => $"{stage.Name()}: {_options.Losses.Describe()}",
    };
}
