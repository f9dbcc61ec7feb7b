using Ur4Rec.Losses;
using Ur4Rec.Models;
using Ur4Rec.Numerics;

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
    private long _sequenceSteps;
    private int _switchesBefore;

    public int StepsPerEpoch => sequences.Batches + pass.Batches;

    public void BeginEpoch(int epoch) => (_sequenceSteps, _switchesBefore) = (0, alternator.Switches);

    public (Tensor Loss, int Examples) Forward(Tape tape, int step, long globalStep)
    {
        _trained = alternator.Next(globalStep);
        var distils = objective.Wants(LossTerm.Distillation, globalStep);
        new[] { model.SasRec }.SetFrozen(_trained != TrainedModule.SequenceModel);
        model.RetrieverModules.SetFrozen(_trained != TrainedModule.Retriever);
        return _trained == TrainedModule.SequenceModel ? ForwardSequence(tape, globalStep, distils) : ForwardRetriever(tape, globalStep, distils);
    }

    public void AfterBackward(Tape tape)
    {
        objective.AfterBackward(tape);
        alternator.Report(_trained, objective.Last(_trained == TrainedModule.SequenceModel ? LossTerm.Sequence : LossTerm.Retrieval));
    }

    public EpochDetails EndEpoch() => new(objective.TakeMeans(), new Dictionary<string, long>
    {
        ["memory_updates"] = pass.TakeMemoryUpdates(),
        ["sasrec_steps"] = _sequenceSteps,
        ["retriever_steps"] = StepsPerEpoch - _sequenceSteps,
        ["switches"] = alternator.Switches - _switchesBefore,
    });

    public void Dispose()
    {
        model.RetrieverModules.Prepend(model.SasRec).SetFrozen(false);
        _teacher.Dispose();
    }

    private (Tensor Loss, int Examples) ForwardSequence(Tape tape, long globalStep, bool distils)
    {
        _sequenceSteps++;
        var (loss, tokens) = sequences.Forward(tape, _sequenceBatches++);
        var cases = distils ? TaughtByRetriever(tape, pass.Next(_retrievalBatches++)) : null;
        return (objective.Of(tape, globalStep, cases, loss, term => term == LossTerm.Distillation), tokens);
    }

    private ScoredCases TaughtByRetriever(Tape tape, RetrievalBatch batch)
    {
        var taught = pass.TeachByRetriever(_teacher, tape, batch);
        return new ScoredCases(taught, taught.Scores, batch.Cases.Positives, pass.ScoreBySequence(tape, batch));
    }

    private (Tensor Loss, int Examples) ForwardRetriever(Tape tape, long globalStep, bool distils)
    {
        var batch = pass.Next(_retrievalBatches++);
        var output = pass.Score(tape, batch);
        var cases = new ScoredCases(output, output.Scores, batch.Cases.Positives, distils ? pass.TeachBySequence(_teacher, tape, batch) : null);
        return (objective.Of(tape, globalStep, cases, sequenceLoss: null, term => term != LossTerm.Sequence), batch.Count);
    }
}
