using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>The sequence model of a <see cref="TrainingCase"/>, trained as a run trains it, without validation.</summary>
internal static class CaseTraining
{
    private const int ManyEpochs = 1000;

    /// <summary>Trains until cancelled.</summary>
    public static void Run(
        TrainingCase @case, Split split, int shards, WorkerPool pool, IRankGroup ranks, IRunObserver observer, CancellationToken cancellation)
    {
        using var model = new Ur4RecModel(new Ur4RecOptions(@case.Model, null, null, new FusionOptions()), split.Dataset.ItemCount, null, seed: 1);
        var training = @case.Training with { Epochs = ManyEpochs, Patience = 0, Shards = shards };
        var trainer = new JointTrainer(
            model, null, [], split, training, new RetrieverTrainingOptions(), pool, _ => new Dictionary<string, double> { ["ndcg@10"] = 0 }, ranks);
        trainer.Run([Stage.PretrainSasrec], observer, cancellation);
    }

    /// <summary>Bytes of the dense gradient of a step.</summary>
    public static long DenseBytes(TrainingCase @case, int items)
    {
        using var model = new SasRecModel(@case.Model, items, seed: 1);
        var isSampled = @case.Training.Loss != SequenceLoss.CrossEntropy;
        var dense = model.NamedParameters().Where(named => !isSampled || named.Parameter != model.ItemEmbedding);
        return dense.Sum(named => named.Parameter.Length) * sizeof(float);
    }
}
