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
    Ur4RecModel model, SequencePass sequences, RetrievalPass pass, JointObjective objective, Alternator alternator, WorkerPool pool) : IStageSteps, IDisposable
{
    private readonly Tape _teacher = new(pool);
    private long _sequenceBatches;
    private long _retrievalBatches;
    private TrainedModule _trained;
    private bool _readsCases;
    private long _sequenceSteps;
    private long _retrieverSteps;
    private int _switchesBefore;

    public int StepsPerEpoch => sequences.Batches + pass.Batches;

    public EpochDetails Details => new(
        objective.Means,
        new Dictionary<string, long>
        {
            [EpochDetails.MemoryUpdates] = pass.MemoryUpdates,
            ["sasrec_steps"] = _sequenceSteps,
            ["retriever_steps"] = _retrieverSteps,
            ["switches"] = alternator.Switches - _switchesBefore,
        },
        objective.Routing);

    public void BeginEpoch(int epoch) => (_sequenceSteps, _retrieverSteps, _switchesBefore) = (0, 0, alternator.Switches);

    public (Tensor Loss, int Examples) Forward(Tape tape, int step, long globalStep)
    {
        _trained = alternator.Next(globalStep);
        var distils = objective.Wants(LossTerm.Distillation, globalStep);
        new[] { model.SasRec }.SetFrozen(_trained != TrainedModule.SequenceModel);
        model.RetrieverModules.SetFrozen(_trained != TrainedModule.Retriever);
        return _trained == TrainedModule.SequenceModel ? ForwardSequence(tape, globalStep, distils) : ForwardRetriever(tape, globalStep, distils);
    }

    public void Describe(StepRows rows)
    {
        if (_trained == TrainedModule.SequenceModel)
            sequences.Describe(rows);
        if (_readsCases)
            pass.Describe(rows);
    }

    public void AfterBackward(Tape tape)
    {
        objective.AfterBackward(tape);
        alternator.Report(_trained, objective.Last(_trained == TrainedModule.SequenceModel ? LossTerm.Sequence : LossTerm.Retrieval));
    }

    public void EndStep()
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

    public EpochDetails EndEpoch()
    {
        var details = Details;
        objective.EndEpoch();
        pass.EndEpoch();
        return details;
    }

    public void Visit(StateVisitor state)
    {
        _sequenceBatches = state.Value("sequence_batches", _sequenceBatches);
        _retrievalBatches = state.Value("retrieval_batches", _retrievalBatches);
        _sequenceSteps = state.Value("sequence_steps", _sequenceSteps);
        _retrieverSteps = state.Value("retriever_steps", _retrieverSteps);
        _switchesBefore = state.Value("switches_before", _switchesBefore);
        alternator.Visit(state.Under("alternator"));
        pass.Visit(state.Under("pass"));
        objective.Visit(state.Under("objective"));
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
        var cases = distils ? TaughtByRetriever(tape, pass.Next(_retrievalBatches)) : null;
        return (objective.Of(tape, globalStep, cases, loss, term => term == LossTerm.Distillation), tokens);
    }

    private ScoredCases TaughtByRetriever(Tape tape, RetrievalBatch batch)
    {
        var taught = pass.TeachByRetriever(_teacher, tape, batch);
        return new ScoredCases(taught, taught.Scores, batch.Cases.Positives, pass.ScoreBySequence(tape, batch));
    }

    private (Tensor Loss, int Examples) ForwardRetriever(Tape tape, long globalStep, bool distils)
    {
        _readsCases = true;
        var batch = pass.Next(_retrievalBatches);
        var output = pass.Score(tape, batch);
        var cases = new ScoredCases(output, output.Scores, batch.Cases.Positives, distils ? pass.TeachBySequence(_teacher, tape, batch) : null);
        return (objective.Of(tape, globalStep, cases, sequenceLoss: null, term => term != LossTerm.Sequence), batch.Count);
    }
}
