using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Training;
using Ur4Rec.Training.Anomalies;

namespace Ur4Rec.Tests.Training.Anomalies;

/// <summary>A first step of the sequence model or of the retriever in a <see cref="JointWorld"/>, with a fault in it or without.</summary>
internal sealed class DiagnosedStep : IDisposable
{
    private readonly JointWorld _world = new() { SasRec = new() { HiddenDim = 8, Blocks = 1, Heads = 2, Dropout = 0.1, MaxSequenceLength = 6 } };
    private readonly WorkerPool _pool = new(1);
    private readonly RetrievalPass _pass;

    public DiagnosedStep()
    {
        Model = _world.NewModel();
        _pass = new RetrievalPass(Model, _world.Features!, _world.Split, _world.Training, _world.Options, _pool, TrainingTeam.Alone);
        Tape = new Tape(_pool);
        Parameters = [.. Model.NamedParameters()];
    }

    public Ur4RecModel Model { get; }

    public Tape Tape { get; }

    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    public RetrievalBatch? Batch { get; private set; }

    public Parameter Parameter(string name) => Parameters.Single(parameter => parameter.Name == name).Parameter;

    /// <summary>Of the windows of users 0, 1 and 2.</summary>
    public AnomalyReport OfSequences(string? fault = null, Action<Tensor>? change = null)
    {
        SequenceBatch? batch = null;
        return Diagnosis("pretrain_sasrec", fault).Run(Tape, 1, Record, () => new StepRows(_world.Split.Dataset).Add(batch!));

        Tensor Record(Tape tape)
        {
            tape.Begin(TapeMode.Training, RandomKey.For(1, "dropout"));
            batch = SequenceBatch.Gather(tape, new TrainingSequences(_world.Split, false, 1), SequenceBatch.CutWindows(_world.Split, 6), [0, 1, 2]);
            var states = Model.SasRec.Encode(tape, batch.Items, batch.Histories);
            change?.Invoke(states);
            return tape.CrossEntropyOverCatalogue(states, Model.SasRec.ItemEmbedding, batch.Targets);
        }
    }

    /// <summary>Of a batch of 8 cases with 5 candidates.</summary>
    public AnomalyReport OfRetrieval(string? fault = null, Func<Tape, Tensor, Tensor>? change = null)
    {
        Batch = _pass.Next(0, Shard.Whole)!;
        return Diagnosis("pretrain_retriever", fault).Run(Tape, 1, Record, () => new StepRows(_world.Split.Dataset).Add(Batch));

        Tensor Record(Tape tape)
        {
            tape.Begin(TapeMode.Training, RandomKey.For(1, "dropout"));
            var scores = tape.Reshape(_pass.Score(tape, Batch).Scores, Batch.Count, Batch.CandidatesPerCase);
            return tape.CrossEntropyLoss(change is null ? scores : change(tape, scores), new int[Batch.Count]);
        }
    }

    public void Dispose()
    {
        Tape.Dispose();
        _pass.Dispose();
        Model.Dispose();
        _pool.Dispose();
    }

    private StepDiagnosis Diagnosis(string stage, string? fault) =>
        new(stage, Parameters, fault is null ? null : FaultInjection.Parse($"{stage}:1:{fault}"));
}
