namespace Ur4Rec.Numerics.Tests.Testing;

/// <summary>Every differentiable operation of this project that is made of matrices alone.</summary>
internal static class OperationCases
{
    private static readonly OperationCase[] s_all =
    [
        new("linear", LinearShapes, (tape, x) => tape.Linear(x[0], x[1], x[2])),
        new("linear without bias", (n, d) => [(n, d), (d + 2, d)], (tape, x) => tape.Linear(x[0], x[1])),
        new("linear relu", LinearShapes, (tape, x) => tape.Linear(x[0], x[1], x[2], Activation.Relu), AwayFromKink),
        new("linear gelu", LinearShapes, (tape, x) => tape.Linear(x[0], x[1], x[2], Activation.Gelu)),
        new("gather", (n, d) => [(7, d)], (tape, x) => tape.Gather(x[0], Rows(12, 7))),
        new("embed", (n, d) => [(7, d), (3, d)], (tape, x) => tape.Embed(x[0], Rows(12, 7), x[1], Rows(12, 3))),
        new("embed scaled", (n, d) => [(7, d), (3, d)], (tape, x) => tape.Embed(x[0], Rows(12, 7), x[1], Rows(12, 3), scale: 1.5f)),
        new("gather of a row-sparse table", (n, d) => [(7, d)], (tape, x) => tape.Gather(x[0], Rows(12, 7))) { RowSparse = true },
        new("embed of row-sparse tables", (n, d) => [(7, d), (3, d)], (tape, x) => tape.Embed(x[0], Rows(12, 7), x[1], Rows(12, 3))) { RowSparse = true },
        new("layer norm", (n, d) => [(n, d), (1, d), (1, d)], (tape, x) => tape.LayerNorm(x[0], x[1], x[2], 0.1f)),
        new("residual", Two, (tape, x) => tape.ResidualDropout(x[0], x[1], 0)),
        new("residual norm", (n, d) => [(n, d), (n, d), (1, d), (1, d)], ResidualNorm),
        new("causal attention", (n, d) => [(n, 3 * d)], (tape, x) => tape.CausalAttention(x[0], TestGroups.Of(x[0].Rows), 1)),
        new("causal attention of 3 heads", (n, d) => [(n, 9 * d)], (tape, x) => tape.CausalAttention(x[0], TestGroups.Of(x[0].Rows), 3)),
        new("causal attention of one group", (n, d) => [(n, 3 * d)], (tape, x) => tape.CausalAttention(x[0], Ragged.FromLengths([x[0].Rows]), 1)),
        new("self attention", (n, d) => [(n, 3 * d)], (tape, x) => tape.SelfAttention(x[0], TestGroups.Of(x[0].Rows), 1)),
        new("self attention of 3 heads", (n, d) => [(n, 9 * d)], (tape, x) => tape.SelfAttention(x[0], TestGroups.Of(x[0].Rows), 3)),
        new("self attention of one group", (n, d) => [(n, 3 * d)], (tape, x) => tape.SelfAttention(x[0], Ragged.FromLengths([x[0].Rows]), 1)),
        new("candidate scores", (n, d) => [(n, d), (7, d)], (tape, x) => tape.CandidateScores(x[0], x[1], Rows(4 * x[0].Rows, 7))),
        new("candidate scores of a row-sparse table", (n, d) => [(n, d), (7, d)], (tape, x) => tape.CandidateScores(x[0], x[1], Rows(4 * x[0].Rows, 7)))
        {
            RowSparse = true,
        },
        new("linear over a row-sparse table of which rows are gathered too", (n, d) => [(7, d)], (tape, x) =>
            tape.Linear(tape.Gather(x[0], Rows(12, 7)), x[0])) { RowSparse = true },
        new("sigmoid", One, (tape, x) => tape.Sigmoid(x[0])),
        new("tanh", One, (tape, x) => tape.Tanh(x[0])),
        new("gelu", One, (tape, x) => tape.Gelu(x[0])),
        new("add", Two, (tape, x) => tape.Add(x[0], x[1])),
        new("add to itself", One, (tape, x) => tape.Add(x[0], x[0])),
        new("multiply", Two, (tape, x) => tape.Multiply(x[0], x[1])),
        new("square", One, (tape, x) => tape.Multiply(x[0], x[0])),
        new("scale", One, (tape, x) => tape.Scale(x[0], -1.75f)),
        new("gate", Three, (tape, x) => tape.Gate(x[0], x[1], x[2])),
        new("slice rows", (n, d) => [(n + 3, d)], (tape, x) => tape.SliceRows(x[0], 2, x[0].Rows - 3)),
        new("slice columns", (n, d) => [(n, d + 3)], (tape, x) => tape.SliceColumns(x[0], 2, x[0].Columns - 3)),
        new("concatenate", (n, d) => [(n, d), (n, 1), (n, d + 2)], (tape, x) => tape.Concatenate(x)),
        new("stack rows", (n, d) => [(n, d), (1, d), (n + 2, d)], (tape, x) => tape.StackRows(x)),
        new("stack rows on itself", One, (tape, x) => tape.StackRows(x[0], x[0])),
        new("reshape", (n, d) => [(n, 2 * d)], (tape, x) => tape.Reshape(x[0], 2 * x[0].Rows, x[0].Columns / 2)),
        new("segment mean", One, (tape, x) => tape.SegmentMean(x[0], TestGroups.Of(x[0].Rows))),
        new("weighted sum", (n, d) => [(n, 3), (n, d), (n, d), (n, d)], (tape, x) => tape.WeightedSum(x[0], x[1..])),
        new("softmax", One, (tape, x) => tape.Softmax(x[0])),
        new("log softmax", One, (tape, x) => tape.LogSoftmax(x[0])),
        new("l2 normalize", One, (tape, x) => tape.L2Normalize(x[0])),
        new("row cosine", Two, (tape, x) => tape.RowCosine(x[0], x[1])),
        new("cosine log determinant", Three, (tape, x) => tape.CosineLogDeterminant(0.5f, x)),
        new("cosine log determinant of one vector twice", Two, (tape, x) => tape.CosineLogDeterminant(0.5f, x[0], x[1], x[0])),
        new("sum", One, (tape, x) => tape.Sum(x[0])),
        new("mean", One, (tape, x) => tape.Mean(x[0])),
        new("gru cell", GruShapes, (tape, x) => tape.GruCell(x[0], x[1], x[2], x[3], x[4], x[5])),
        new("cross attention", (n, d) => [(n, d), (n, 2 * d)], (tape, x) => CrossAttention(tape, x, 1)),
        new("cross attention of 3 heads", (n, d) => [(n, 3 * d), (n, 6 * d)], (tape, x) => CrossAttention(tape, x, 3)),
        new("bpr loss", Pairs, (tape, x) => tape.BprLoss(x[0], x[1])),
        new("bce loss", One, (tape, x) => tape.BceLoss(x[0], Labels(x[0].Length))),
        new("gbce loss", Pairs, (tape, x) => tape.GbceLoss(x[0], x[1], x[1].Columns + 9, 0.75f)),
        new("sampled softmax loss", Pairs, (tape, x) => tape.SampledSoftmaxLoss(x[0], x[1])),
        new("sampled softmax loss with logQ", Pairs, (tape, x) => SampledSoftmax(tape, x, x[1].Length)),
        new("sampled softmax loss with shared logQ", Pairs, (tape, x) => SampledSoftmax(tape, x, x[1].Columns)),
        new("catalogue cross entropy", (n, d) => [(n, d), (9, d)], (tape, x) => tape.CrossEntropyOverCatalogue(x[0], x[1], Rows(x[0].Rows, 9))),
        new("uncertainty weighted loss", (_, k) => [(1, k), (1, k)], (tape, x) => tape.UncertaintyWeightedLoss(x[0], x[1], 10f)),
        new("catalogue cross entropy with exclusions", (n, d) => [(n, d), (9, d)], (tape, x) =>
            tape.CrossEntropyOverCatalogue(x[0], x[1], Rows(x[0].Rows, 9), new Exclusion[] { new(0, 0, x[0].Rows), new(4, 0, 1), new(8, 0, x[0].Rows) })),
        new("cross entropy loss", One, (tape, x) => tape.CrossEntropyLoss(x[0], Targets(x[0]))),
    ];

    public static IEnumerable<string> Names => s_all.Select(operation => operation.Name);

    public static OperationCase Named(string name) => s_all.Single(operation => operation.Name == name);

    private static (int, int)[] One(int n, int d) => [(n, d)];

    private static (int, int)[] Two(int n, int d) => [(n, d), (n, d)];

    private static (int, int)[] Three(int n, int d) => [(n, d), (n, d), (n, d)];

    private static (int, int)[] Pairs(int n, int k) => [(n, 1), (n, k)];

    private static (int, int)[] LinearShapes(int n, int d) => [(n, d), (d + 2, d), (1, d + 2)];

    private static (int, int)[] GruShapes(int n, int d) => [(n, 5), (n, d), (3 * d, 5), (3 * d, d), (1, 3 * d), (1, 3 * d)];

    /// <summary>Small products beside a bias of 2 or more: no output comes near zero.</summary>
    private static void AwayFromKink(Tensor[] x)
    {
        foreach (ref var weight in x[1].Values)
            weight /= x[1].Columns;
        foreach (ref var bias in x[2].Values)
            bias += MathF.CopySign(2f, bias);
    }

    /// <summary>The sum and its norm together, so that both results have gradients.</summary>
    private static Tensor ResidualNorm(Tape tape, Tensor[] x)
    {
        var (sum, normed) = tape.ResidualDropoutNorm(x[0], x[1], 0, x[2], x[3], 0.1f);
        return tape.Concatenate(sum, normed);
    }

    /// <summary>Rows of a table in no order, some again and again, some never.</summary>
    private static int[] Rows(int n, int tableRows) => [.. Enumerable.Range(0, n).Select(i => i * i % tableRows)];

    private static Tensor CrossAttention(Tape tape, Tensor[] x, int heads)
    {
        var (starts, lengths) = TestGroups.Ranges(x[0].Rows, x[1].Rows);
        return tape.CrossAttention(x[0], x[1], starts, lengths, heads);
    }

    private static Tensor SampledSoftmax(Tape tape, Tensor[] x, int logQCount)
    {
        var hits = new bool[x[1].Length];
        for (var i = 0; i < hits.Length; i += 5)
            hits[i] = true;
        return tape.SampledSoftmaxLoss(x[0], x[1], TestTensors.Values(x[0].Rows, 7), TestTensors.Values(logQCount, 8), hits);
    }

    private static float[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => (i % 3) / 2f)];

    private static int[] Targets(Tensor x) => [.. Enumerable.Range(0, x.Rows).Select(row => row * 5 % x.Columns)];
}
