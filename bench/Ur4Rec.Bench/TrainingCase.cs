using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>One training to time on both sides with the same settings.</summary>
/// <param name="Target">How many times faster than the peer it must be.</param>
/// <param name="Load">The data.</param>
/// <param name="Model">The model's shape.</param>
/// <param name="Training">How it is trained.</param>
/// <param name="PeerSteps">Steps that the peer runs of its epoch; 0 for all.</param>
internal sealed record TrainingCase(double Target, Func<BenchOptions, SequenceDataset> Load, SasRecOptions Model, TrainingOptions Training, int PeerSteps)
{
    private static readonly SasRecOptions s_beautyModel = new() { HiddenDim = 64, Blocks = 1, Heads = 1, Dropout = 0.3, MaxSequenceLength = 50 };

    private static readonly SasRecOptions s_longModel = s_beautyModel with { Blocks = 2, MaxSequenceLength = 200 };

    private static readonly Dictionary<string, TrainingCase> s_all = new()
    {
        ["beauty-ce"] = new(8, BenchData.Beauty, s_beautyModel, new TrainingOptions { BatchSize = 128 }, 0),
        ["beauty-ss"] = new(
            12, BenchData.Beauty, s_beautyModel, new TrainingOptions { BatchSize = 128, Loss = SequenceLoss.SampledSoftmax, Negatives = 256 }, 0),
        ["ml-100k"] = new(8, BenchData.MovieLens, s_longModel, new TrainingOptions { BatchSize = 32 }, 0),
        ["long"] = new(5, _ => BenchData.Long(), s_longModel, new TrainingOptions { BatchSize = 32 }, 20),
    };

    public static IEnumerable<string> Names => s_all.Keys;

    /// <summary>The options of the peer that say the same.</summary>
    public string PeerArguments => FormattableString.Invariant(
        $"--dim {Model.HiddenDim} --blocks {Model.Blocks} --heads {Model.Heads} --dropout {Model.Dropout} --maxlen {Model.MaxSequenceLength} --batch {Training.BatchSize} --loss {(Training.Loss == SequenceLoss.CrossEntropy ? "ce" : "ss")} --negatives {Training.Negatives} --lr {Training.LearningRate} --max-steps {PeerSteps}");

    public static TrainingCase Named(string? name) => name is not null && s_all.TryGetValue(name, out var found)
        ? found
        : throw new ArgumentException($"There is no case '{name}'; there are {string.Join(", ", Names)}.");

    /// <summary>Multiply-adds of a token forward and backward, twice that in operations; attention over half the mean length.</summary>
    public double FlopsPerToken(int items, double meanLength)
    {
        double d = Model.HiddenDim;
        var scored = Training.Loss == SequenceLoss.CrossEntropy ? items : Training.Negatives + 1;
        return 6 * ((12 * d * d * Model.Blocks) + (meanLength * d * Model.Blocks) + (scored * d));
    }
}
