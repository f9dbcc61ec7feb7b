namespace Ur4Rec.Numerics.Tests.Operations;

/// <summary>Every mistake in shapes is an exception that names the operation and both shapes.</summary>
public class ShapeMistakeTests
{
    private static readonly Dictionary<string, Func<Tape, Tensor>> s_mistakes = new()
    {
        ["linear: [2, 3] & [5, 4]"] = tape => tape.Linear(Of(tape, 2, 3), Of(tape, 5, 4)),
        ["linear: [1, 4] & [5, 3]"] = tape => tape.Linear(Of(tape, 2, 3), Of(tape, 5, 3), Of(tape, 1, 4)),
        ["linear: [2, 5] & [5, 3]"] = tape => tape.Linear(Of(tape, 2, 3), Of(tape, 5, 3), Of(tape, 2, 5)),
        ["add: [2, 3] & [3, 2]"] = tape => tape.Add(Of(tape, 2, 3), Of(tape, 3, 2)),
        ["add: [2, 3] & [2, 4]"] = tape => tape.Add(Of(tape, 2, 3), Of(tape, 2, 4)),
        ["multiply: [2, 3] & [1, 3]"] = tape => tape.Multiply(Of(tape, 2, 3), Of(tape, 1, 3)),
        ["gate: [2, 1] & [2, 3]"] = tape => tape.Gate(Of(tape, 2, 1), Of(tape, 2, 3), Of(tape, 2, 3)),
        ["gate: [2, 3] & [4, 3]"] = tape => tape.Gate(Of(tape, 2, 3), Of(tape, 2, 3), Of(tape, 4, 3)),
        ["slice_rows: [2, 3] & [2, 3]"] = tape => tape.SliceRows(Of(tape, 2, 3), 1, 2),
        ["slice_rows: [4, 3] & [1, 3]"] = tape => tape.SliceRows(Of(tape, 4, 3), -1, 1),
        ["concatenate: [3, 3] & [2, 3]"] = tape => tape.Concatenate(Of(tape, 2, 3), Of(tape, 3, 3)),
        ["concatenate: nothing"] = tape => tape.Concatenate(),
        ["stack_rows: [2, 4] & [2, 3]"] = tape => tape.StackRows(Of(tape, 2, 3), Of(tape, 2, 4)),
        ["stack_rows: nothing"] = tape => tape.StackRows(),
        ["reshape: [2, 3] & [3, 3]"] = tape => tape.Reshape(Of(tape, 2, 3), 3, 3),
        ["reshape: [2, 3] & [-2, -3]"] = tape => tape.Reshape(Of(tape, 2, 3), -2, -3),
        ["segment_mean: [2, 3] & [5, 3]"] = tape => tape.SegmentMean(Of(tape, 2, 3), Ragged.FromLengths([4, 1])),
        ["weighted_sum: [2, 2] & [2, 1]"] = tape => tape.WeightedSum(Of(tape, 2, 2), Of(tape, 2, 3)),
        ["weighted_sum: [2, 0] & [2, 0]"] = tape => tape.WeightedSum(Of(tape, 2, 0)),
        ["weighted_sum: [3, 3] & [2, 2]"] = tape => tape.WeightedSum(Of(tape, 2, 2), Of(tape, 2, 3), Of(tape, 3, 3)),
        ["weighted_sum: [2, 4] & [2, 3]"] = tape => tape.WeightedSum(Of(tape, 2, 2), Of(tape, 2, 3), Of(tape, 2, 4)),
        ["slice_columns: [2, 3] & columns 1 .. 3 & [2, 3]"] = tape => tape.SliceColumns(Of(tape, 2, 3), 1, 3),
        ["softmax: [2, 0] & [n, 1]"] = tape => tape.Softmax(Of(tape, 2, 0)),
        ["log_softmax: [2, 0] & [n, 1]"] = tape => tape.LogSoftmax(Of(tape, 2, 0)),
        ["row_cosine: [2, 3] & [2, 4]"] = tape => tape.RowCosine(Of(tape, 2, 3), Of(tape, 2, 4)),
        ["cosine_log_determinant: [2, 4] & [2, 3]"] = tape => tape.CosineLogDeterminant(1f, Of(tape, 2, 3), Of(tape, 2, 4)),
        ["cosine_log_determinant: no vectors"] = tape => tape.CosineLogDeterminant(1f),
        ["mean: [0, 3] & [1, 1]"] = tape => tape.Mean(Of(tape, 0, 3)),
        ["gru_cell: [2, 5] & [3, 4]"] = tape => Gru(tape, state: (3, 4)),
        ["gru_cell: [11, 5] & [2, 5]"] = tape => Gru(tape, inputWeight: (11, 5)),
        ["gru_cell: [12, 6] & [2, 5]"] = tape => Gru(tape, inputWeight: (12, 6)),
        ["gru_cell: [12, 5] & [2, 4]"] = tape => Gru(tape, stateWeight: (12, 5)),
        ["gru_cell: [1, 4] & [12, 5]"] = tape => Gru(tape, inputBias: (1, 4)),
        ["gru_cell: [12, 1] & [12, 4]"] = tape => Gru(tape, stateBias: (12, 1)),
        ["cross_attention: [2, 4] & [3, 4]"] = tape => tape.CrossAttention(Of(tape, 2, 4), Of(tape, 3, 4), [0, 0], [1, 1], 2),
        ["cross_attention: [2, 4] & [2, a multiple of 3 heads]"] = tape => tape.CrossAttention(Of(tape, 2, 4), Of(tape, 3, 8), [0, 0], [1, 1], 3),
        ["cross_attention: [1] & [2] & [2, 4]"] = tape => tape.CrossAttention(Of(tape, 2, 4), Of(tape, 3, 8), [0], [1, 1], 2),
        ["cross_attention: [3] & [2] & [2, 4]"] = tape => tape.CrossAttention(Of(tape, 2, 4), Of(tape, 3, 8), [0, 0], [1, 1, 1], 2),
        ["cross_attention: query 1 & [2, 4] & [3, 8]"] = tape => tape.CrossAttention(Of(tape, 2, 4), Of(tape, 3, 8), [0, 2], [3, 2], 2),
        ["cross_attention_probabilities: query 1 & [2, 4] & [3, 8]"] = tape => tape.CrossAttentionProbabilities(Of(tape, 2, 4), Of(tape, 3, 8), [0, 2], [3, 2], 2),
        ["attention_probabilities: [3, 6] & [4, a multiple of 3 x 1 heads]"] = tape => tape.AttentionProbabilities(Of(tape, 3, 6), Ragged.FromLengths([4]), 1),
        ["attention_probabilities: [3, 6] & [3, a multiple of 3 x 4 heads]"] = tape => tape.AttentionProbabilities(Of(tape, 3, 6), Ragged.FromLengths([3]), 4),
        ["bpr_loss: [2, 2] & [n, 1]"] = tape => tape.BprLoss(Of(tape, 2, 2), Of(tape, 2, 2)),
        ["bpr_loss: [3, 1] & [2, 2]"] = tape => tape.BprLoss(Of(tape, 3, 1), Of(tape, 2, 2)),
        ["bpr_loss: [2, 0] & [1, 1]"] = tape => tape.BprLoss(Of(tape, 2, 1), Of(tape, 2, 0)),
        ["bce_loss: [5] & [6] & [2, 3]"] = tape => tape.BceLoss(Of(tape, 2, 3), new float[5]),
        ["bce_loss: [0, 3] & [1, 1]"] = tape => tape.BceLoss(Of(tape, 0, 3), []),
        ["gbce_loss: [3, 1] & [2, 2]"] = tape => tape.GbceLoss(Of(tape, 3, 1), Of(tape, 2, 2), 9, 1f),
        ["sampled_softmax_loss: [3, 1] & [2, 2]"] = tape => tape.SampledSoftmaxLoss(Of(tape, 3, 1), Of(tape, 2, 2)),
        ["sampled_softmax_loss: [0] & [2] & [2, 1]"] = tape => tape.SampledSoftmaxLoss(Of(tape, 2, 1), Of(tape, 2, 2), [], new float[4]),
        ["sampled_softmax_loss: [0] & [4] & [2, 2]"] = tape => tape.SampledSoftmaxLoss(Of(tape, 2, 1), Of(tape, 2, 2), new float[2]),
        ["sampled_softmax_loss: [3] & [4] & [2, 2]"] = tape => tape.SampledSoftmaxLoss(Of(tape, 2, 1), Of(tape, 2, 2), new float[2], new float[3]),
        ["sampled_softmax_loss: hits & [2] & [4] & [2, 2]"] = tape => tape.SampledSoftmaxLoss(Of(tape, 2, 1), Of(tape, 2, 2), accidentalHits: new bool[2]),
        ["cross_entropy_loss: [3] & [2] & [2, 3]"] = tape => tape.CrossEntropyLoss(Of(tape, 2, 3), [0, 1, 2]),
        ["cross_entropy_loss: [2, 0] & [1, 1]"] = tape => tape.CrossEntropyLoss(Of(tape, 2, 0), [0, 0]),
        ["uncertainty_weighted_loss: [2, 3] & [1, 1]"] = tape => tape.UncertaintyWeightedLoss(Of(tape, 2, 3), Of(tape, 1, 3), 1f),
        ["uncertainty_weighted_loss: [1, 4] & [1, 3]"] = tape => tape.UncertaintyWeightedLoss(Of(tape, 1, 3), Of(tape, 1, 4), 1f),
        ["backward: [1, 2] & [1, 1]"] = tape =>
        {
            Of(tape, 1, 2).Backward();
            return Of(tape, 1, 1);
        },
    };

    public static TheoryData<string> Mistakes => [.. s_mistakes.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_shapes_names_the_operation_and_both_shapes(string mistake)
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        tape.Begin(TapeMode.Training);
        var exception = Assert.Throws<ShapeException>(() => s_mistakes[mistake](tape));
        var parts = mistake.Split(": ");
        Assert.StartsWith(parts[0] + ":", exception.Message, StringComparison.Ordinal);
        Assert.All(parts[1].Split(" & "), part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }

    private static Tensor Of(Tape tape, int rows, int columns) => tape.NewZeros(rows, columns);

    private static Tensor Gru(
        Tape tape,
        (int Rows, int Columns)? state = null,
        (int Rows, int Columns)? inputWeight = null,
        (int Rows, int Columns)? stateWeight = null,
        (int Rows, int Columns)? inputBias = null,
        (int Rows, int Columns)? stateBias = null)
    {
        Tensor Or((int Rows, int Columns)? given, int rows, int columns) => Of(tape, given?.Rows ?? rows, given?.Columns ?? columns);
        return tape.GruCell(
            Of(tape, 2, 5), Or(state, 2, 4), Or(inputWeight, 12, 5), Or(stateWeight, 12, 4), Or(inputBias, 1, 12), Or(stateBias, 1, 12));
    }
}
