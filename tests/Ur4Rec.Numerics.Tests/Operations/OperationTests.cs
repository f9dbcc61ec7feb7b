using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Operations;

/// <summary>What single operations do at their edges.</summary>
public sealed class OperationTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);
    private readonly Tape _tape;

    public OperationTests()
    {
        _tape = new Tape(_pool);
        _tape.Begin(TapeMode.Training);
    }

    public void Dispose()
    {
        _tape.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void A_zero_row_has_cosine_zero_and_passes_no_gradient()
    {
        using var a = new Parameter(2, 2);
        using var b = new Parameter(2, 2);
        new[] { 0f, 0f, 3f, 4f }.CopyTo(a.Values);
        new[] { 1f, 2f, 4f, 3f }.CopyTo(b.Values);
        var cosine = _tape.RowCosine(a, b);
        Assert.Equal(0f, cosine.Values[0]);
        Assert.Equal(0.96f, cosine.Values[1], 1e-6f);
        _tape.Sum(cosine).Backward();
        Assert.Equal([0f, 0f], a.Gradient!.Row(0).ToArray());
        Assert.Equal([0f, 0f], b.Gradient!.Row(0).ToArray());
    }

    [Fact]
    public void A_zero_row_normalises_to_zero_and_passes_no_gradient_whatever_comes()
    {
        using var x = new Parameter(1, 3);
        _tape.LossAgainst(_tape.L2Normalize(x), [1f, 2f, 3f]).Backward();
        Assert.Equal([0f, 0f, 0f], x.Gradient!.Values.ToArray());
    }

    [Fact]
    public void A_nan_row_stays_nan()
    {
        using var x = new Parameter(1, 2);
        x.Values.Fill(float.NaN);
        Assert.All(_tape.L2Normalize(x).Values.ToArray(), value => Assert.True(float.IsNaN(value)));
        Assert.All(_tape.Softmax(x).Values.ToArray(), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void An_empty_group_has_mean_zero()
    {
        var x = _tape.Constant(3, 2, [1f, 2f, 3f, 4f, 5f, 9f]);
        var means = _tape.SegmentMean(x, Ragged.FromLengths([2, 0, 1]));
        Assert.Equal([2f, 3f, 0f, 0f, 5f, 9f], means.Values.ToArray());
    }

    [Fact]
    public void A_query_without_context_gives_zeros()
    {
        using var queries = TestTensors.NewParameter(2, 4, 1);
        using var context = TestTensors.NewParameter(1, 8, 2);
        var output = _tape.CrossAttention(queries, context, [1, 0], [0, 1], 2);
        Assert.Equal([0f, 0f, 0f, 0f], output.Row(0).ToArray());
        Assert.Equal(context.Row(0)[4..].ToArray(), output.Row(1).ToArray());
        _tape.Sum(output).Backward();
        Assert.Equal([0f, 0f, 0f, 0f], queries.Gradient!.Row(0).ToArray());
    }

    [Fact]
    public void A_context_row_that_many_queries_share_gets_the_sum_of_their_gradients()
    {
        const int queryCount = 1000;
        using var queries = new Parameter(queryCount, 1);
        using var context = new Parameter(2, 2);
        new[] { 0f, 5f, 0f, 7f }.CopyTo(context.Values);
        var output = _tape.CrossAttention(queries, context, new int[queryCount], [.. Enumerable.Repeat(2, queryCount)], 1);
        Assert.All(output.Values.ToArray(), value => Assert.Equal(6f, value));
        _tape.Sum(output).Backward();
        Assert.Equal([0f, 500f, 0f, 500f], context.Gradient!.Values.ToArray());
    }

    [Fact]
    public void Detached_values_pass_no_gradient()
    {
        using var x = TestTensors.NewParameter(2, 3, 1);
        var detached = _tape.Detach(x);
        Assert.Equal(x.Values.ToArray(), detached.Values.ToArray());
        _tape.Sum(_tape.Multiply(detached, x)).Backward();
        Assert.Equal(x.Values.ToArray(), x.Gradient!.Values.ToArray());
        Assert.Null(detached.Gradient);
    }

    [Fact]
    public void A_loss_through_attention_probabilities_throws_and_names_them()
    {
        using var projected = TestTensors.NewParameter(3, 6, 1);
        var loss = _tape.Sum(_tape.AttentionProbabilities(projected, Ragged.FromLengths([3]), 1));
        var exception = Assert.Throws<NotDifferentiableException>(loss.Backward);
        Assert.Contains("attention_probabilities", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attention_probabilities_of_constants_are_constants()
    {
        var projected = _tape.Constant(1, 3, [1f, 2f, 3f]);
        var probabilities = _tape.AttentionProbabilities(projected, Ragged.FromLengths([1]), 1);
        Assert.Equal([1f], probabilities.Values.ToArray());
        Assert.False(probabilities.RequiresGradient);
    }

    [Fact]
    public void Cross_attention_probabilities_are_the_mean_over_heads_of_softmax_over_each_querys_range()
    {
        // Two heads of one column; keys are the first two columns. Query 1 sees nothing, query 2 the last row alone.
        var queries = _tape.Constant(3, 2, [1f, 2f, 9f, 9f, 1f, 1f]);
        var keysValues = _tape.Constant(3, 4, [0f, 1f, 7f, 7f, MathF.Log(3), 1f, 7f, 7f, 5f, 5f, 7f, 7f]);
        var probabilities = _tape.CrossAttentionProbabilities(queries, keysValues, [0, 0, 2], [2, 0, 1], 2).Values.ToArray();
        float[] expected = [(0.25f + 0.5f) / 2, (0.75f + 0.5f) / 2, 1f];
        Assert.Equal(expected.Length, probabilities.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], probabilities[i], 1e-6f);
    }

    [Fact]
    public void Cross_attention_probabilities_are_those_that_cross_attention_weighs_its_values_by()
    {
        var (starts, lengths) = TestGroups.Ranges(7, 9);
        var queries = _tape.Constant(7, 9, TestTensors.Values(63, 1));
        var keysValues = _tape.Constant(9, 18, TestTensors.Values(162, 2));
        for (var row = 0; row < 9; row++)
        {
            keysValues.Row(row)[9..].Clear();
            keysValues.Row(row)[9 + row] = 1;
        }

        var attended = _tape.CrossAttention(queries, keysValues, starts, lengths, 1);
        var probabilities = _tape.CrossAttentionProbabilities(queries, keysValues, starts, lengths, 1).Values.ToArray();
        var next = 0;
        for (var query = 0; query < 7; query++)
        {
            for (var j = 0; j < lengths[query]; j++)
                Assert.Equal(attended.Row(query)[starts[query] + j], probabilities[next++], 1e-6f);
        }
    }

    [Fact]
    public void A_loss_through_cross_attention_probabilities_throws_and_names_them()
    {
        using var queries = TestTensors.NewParameter(1, 2, 1);
        var loss = _tape.Sum(_tape.CrossAttentionProbabilities(queries, _tape.Constant(2, 4, TestTensors.Values(8, 2)), [0], [2], 1));
        var exception = Assert.Throws<NotDifferentiableException>(loss.Backward);
        Assert.Contains("cross_attention_probabilities", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Softmax_of_scores_far_from_zero_is_that_of_their_differences()
    {
        var x = _tape.Constant(2, 2, [1000f, 1001f, -1e30f, -1e30f]);
        var y = _tape.Softmax(x).Values.ToArray();
        Assert.Equal(1 / (1 + Math.E), y[0], 1e-6);
        Assert.Equal([0.5f, 0.5f], y[2..]);
    }

    [Fact]
    public void A_sum_of_many_values_keeps_its_digits()
    {
        var values = new float[1_000_000];
        Array.Fill(values, 0.1f);
        Assert.Equal(100_000f, _tape.Sum(_tape.Constant(10_000, 100, values)).Scalar, 0.05f);
        Assert.Equal(0.1f, _tape.Mean(_tape.Constant(10_000, 100, values)).Scalar, 1e-7f);
    }
}
