using Ur4Rec.Losses;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Training.Anomalies;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>
/// The steps of <see cref="Stage.JointFinetune"/>: each trains the sequence model by its own loss, or the retriever by its own, and where they
/// are distilled the other one, which is frozen, teaches.
/// </summary>
internal sealed class AlternatingSteps(
    Ur4RecModel model, SequencePass sequences, RetrievalPass pass, JointObjective objective, Alternator alternator, WorkerPool pool)
    : RetrievalSteps(pass, objective), IDisposable
{
    private readonly Tape _teacher = new(pool);
    private long _sequenceBatches;
    private long _retrievalBatches;
    private TrainedModule _trained;
    private bool _readsCases;
    private long _sequenceSteps;
    private long _retrieverSteps;
    private int _switchesBefore;

    public override int StepsPerEpoch => sequences.Batches + Pass.Batches;

    protected override Dictionary<string, long> Counters => new(base.Counters)
    {
        ["sasrec_steps"] = _sequenceSteps,
        ["retriever_steps"] = _retrieverSteps,
        ["switches"] = alternator.Switches - _switchesBefore,
    };

    public override void BeginEpoch(int epoch) => (_sequenceSteps, _retrieverSteps, _switchesBefore) = (0, 0, alternator.Switches);

    public override ShardLoss? Forward(Tape tape, int step, long globalStep, Shard shard)
    {
        _trained = alternator.Next(globalStep);
        var distils = Objective.Wants(LossTerm.Distillation, globalStep);
        new[] { model.SasRec }.SetFrozen(_trained != TrainedModule.SequenceModel);
        model.RetrieverModules.SetFrozen(_trained != TrainedModule.Retriever);
        return _trained == TrainedModule.SequenceModel ? ForwardSequence(tape, globalStep, shard, distils) : ForwardRetriever(tape, globalStep, shard, distils);
    }

    public override void Describe(StepRows rows)
    {
        if (_trained == TrainedModule.SequenceModel)
            sequences.Describe(rows);
        if (_readsCases)
            base.Describe(rows);
    }

    protected override void OnApplied(IReadOnlyDictionary<LossTerm, double> losses) =>
        alternator.Report(_trained, losses[_trained == TrainedModule.SequenceModel ? LossTerm.Sequence : LossTerm.Retrieval]);

    protected override void OnEnd()
    {
        if (_trained == TrainedModule.SequenceModel)
        {
            _sequenceSteps++;
            _sequenceBatches++;
        }
        else
        {
            _retrieverSteps++;
        }

        if (_readsCases)
            _retrievalBatches++;
    }

    public override void Visit(StateVisitor state)
    {
        _sequenceBatches = state.Value("sequence_batches", _sequenceBatches);
        _retrievalBatches = state.Value("retrieval_batches", _retrievalBatches);
        _sequenceSteps = state.Value("sequence_steps", _sequenceSteps);
        _retrieverSteps = state.Value("retriever_steps", _retrieverSteps);
        _switchesBefore = state.Value("switches_before", _switchesBefore);
        alternator.Visit(state.Under("alternator"));
        base.Visit(state);
    }

    public void Dispose()
    {
        model.RetrieverModules.Prepend(model.SasRec).SetFrozen(false);
        _teacher.Dispose();
    }

    private ShardLoss? ForwardSequence(Tape tape, long globalStep, Shard shard, bool distils)
    {
        _readsCases = distils;
        var tokens = sequences.Forward(tape, _sequenceBatches, shard);
        if (!distils || Pass.Next(_retrievalBatches, shard) is not { } batch)
            return tokens is { } alone ? alone with { Mean = Objective.Of(tape, globalStep, cases: null, alone.Mean, _ => false) } : null;
        var cases = TaughtByRetriever(tape, batch);
        var loss = Objective.Of(tape, globalStep, cases, tokens?.AmongShares(tape, batch.Share), term => term == LossTerm.Distillation);
        return new ShardLoss(loss, tokens?.Examples ?? 0, batch.Share);
    }

    private ScoredCases TaughtByRetriever(Tape tape, RetrievalBatch batch)
    {
        var taught = Pass.TeachByRetriever(_teacher, tape, batch);
        return new ScoredCases(taught, taught.Scores, batch.Cases.Positives, Pass.ScoreBySequence(tape, batch));
    }

    private ShardLoss? ForwardRetriever(Tape tape, long globalStep, Shard shard, bool distils)
    {
        _readsCases = true;
        if (Pass.Next(_retrievalBatches, shard) is not { } batch)
            return null;
        var output = Pass.Score(tape, batch);
        var cases = new ScoredCases(output, output.Scores, batch.Cases.Positives, distils ? Pass.TeachBySequence(_teacher, tape, batch) : null);
        return new ShardLoss(Objective.Of(tape, globalStep, cases, sequenceLoss: null, term => term != LossTerm.Sequence), batch.Count, batch.Share);
    }
}
