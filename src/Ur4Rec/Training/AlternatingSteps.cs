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

    public override (Tensor Loss, int Examples) Forward(Tape tape, int step, long globalStep)
    {
        _trained = alternator.Next(globalStep);
        var distils = Objective.Wants(LossTerm.Distillation, globalStep);
        new[] { model.SasRec }.SetFrozen(_trained != TrainedModule.SequenceModel);
        model.RetrieverModules.SetFrozen(_trained != TrainedModule.Retriever);
        return _trained == TrainedModule.SequenceModel ? ForwardSequence(tape, globalStep, distils) : ForwardRetriever(tape, globalStep, distils);
    }

    public override void Describe(StepRows rows)
    {
        if (_trained == TrainedModule.SequenceModel)
            sequences.Describe(rows);
        if (_readsCases)
            base.Describe(rows);
    }

    public override void AfterBackward(Tape tape)
    {
        base.AfterBackward(tape);
        alternator.Report(_trained, Objective.Last(_trained == TrainedModule.SequenceModel ? LossTerm.Sequence : LossTerm.Retrieval));
    }

    public override void EndStep()
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

    private (Tensor Loss, int Examples) ForwardSequence(Tape tape, long globalStep, bool distils)
    {
        _readsCases = distils;
        var (loss, tokens) = sequences.Forward(tape, _sequenceBatches);
        var cases = distils ? TaughtByRetriever(tape, Pass.Next(_retrievalBatches)) : null;
        return (Objective.Of(tape, globalStep, cases, loss, term => term == LossTerm.Distillation), tokens);
    }

    private ScoredCases TaughtByRetriever(Tape tape, RetrievalBatch batch)
    {
        var taught = Pass.TeachByRetriever(_teacher, tape, batch);
        return new ScoredCases(taught, taught.Scores, batch.Cases.Positives, Pass.ScoreBySequence(tape, batch));
    }

    private (Tensor Loss, int Examples) ForwardRetriever(Tape tape, long globalStep, bool distils)
    {
        _readsCases = true;
        var batch = Pass.Next(_retrievalBatches);
        var output = Pass.Score(tape, batch);
        var cases = new ScoredCases(output, output.Scores, batch.Cases.Positives, distils ? Pass.TeachBySequence(_teacher, tape, batch) : null);
        return (Objective.Of(tape, globalStep, cases, sequenceLoss: null, term => term != LossTerm.Sequence), batch.Count);
    }
}
