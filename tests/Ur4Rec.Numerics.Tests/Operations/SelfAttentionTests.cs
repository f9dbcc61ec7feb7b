using Ur4Rec.Numerics.Random;
using Ur4Rec.Numerics.Tests.Testing;

namespace Ur4Rec.Numerics.Tests.Operations;

public class SelfAttentionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Long_groups_agree_with_attention_written_out(bool causal)
    {
        const int width = 32;
        const int heads = 2;
        int[] lengths = [130, 1, 48, 49, 97];
        var groups = Ragged.FromLengths(lengths);
        using var pool = new WorkerPool(2);
        using var tape = new Tape(pool);
        using var qkv = TestTensors.NewParameter(groups.Total, 3 * width, 3);
        tape.Begin(TapeMode.Inference);
        var got = causal ? tape.CausalAttention(qkv, groups, heads) : tape.SelfAttention(qkv, groups, heads);
        Close.Within(1e-5, WrittenOut(qkv, groups, width, heads, causal), got.Values, "attention");
    }

    [Fact]
    public void A_token_does_not_see_what_comes_after_it()
    {
        var groups = Ragged.FromLengths([60, 70]);
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        using var qkv = TestTensors.NewParameter(groups.Total, 24, 4);
        tape.Begin(TapeMode.Inference);
        var before = tape.CausalAttention(qkv, groups, 1).Values.ToArray();
        for (var token = 100; token < 130; token++)
            qkv.Row(token).Fill(9f);
        tape.Begin(TapeMode.Inference);
        var after = tape.CausalAttention(qkv, groups, 1).Values.ToArray();
        Assert.Equal(before[..(100 * 8)], after[..(100 * 8)]);
        Assert.NotEqual(before[(100 * 8)..], after[(100 * 8)..]);
    }

    [Fact]
    public void A_group_has_the_same_bits_whatever_is_beside_it()
    {
        using var pool = new WorkerPool(2);
        using var tape = new Tape(pool);
        using var qkv = TestTensors.NewParameter(177, 24, 4);
        using var alone = new Parameter(61, 24);
        qkv.Values.Slice(50 * 24, 61 * 24).CopyTo(alone.Values);
        tape.Begin(TapeMode.Inference);
        var among = tape.SelfAttention(qkv, Ragged.FromLengths([50, 61, 66]), 2).Values.Slice(50 * 8, 61 * 8);
        Assert.Equal(among, tape.SelfAttention(alone, Ragged.FromLengths([61]), 2).Values);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dropout_keeps_the_mean_and_its_backward_drops_the_same_elements(bool causal)
    {
        const double rate = 0.4;
        var groups = Ragged.FromLengths([.. Enumerable.Repeat(40, 50)]);
        using var pool = new WorkerPool(2);
        using var tape = new Tape(pool);
        using var qkv = new Parameter(groups.Total, 3);
        for (var token = 0; token < groups.Total; token++)
            qkv.Row(token)[2] = 1f;
        tape.Begin(TapeMode.Training, RandomKey.For(5, "attention"));
        var output = causal ? tape.CausalAttention(qkv, groups, 1, rate) : tape.SelfAttention(qkv, groups, 1, rate);
        Assert.InRange(output.Values.ToArray().Average(), 0.97, 1.03);
        tape.LossAgainst(output, [.. Enumerable.Repeat(1f, groups.Total)]).Backward();
        var valueGradients = 0.0;
        for (var token = 0; token < groups.Total; token++)
            valueGradients += qkv.Gradient!.Row(token)[2];
        Assert.Equal(output.Values.ToArray().Sum(v => (double)v), valueGradients, 2);
    }

    private static float[] WrittenOut(Tensor qkv, Ragged groups, int width, int heads, bool causal)
    {
        var headWidth = width / heads;
        var output = new float[groups.Total * width];
        for (var group = 0; group < groups.Groups; group++)
        {
            for (var t = 0; t < groups.LengthOf(group); t++)
            {
                for (var head = 0; head < heads; head++)
                {
                    var first = groups.Start(group);
                    var query = qkv.Row(first + t).Slice(head * headWidth, headWidth);
                    var weights = new double[causal ? t + 1 : groups.LengthOf(group)];
                    for (var s = 0; s < weights.Length; s++)
                    {
                        var key = qkv.Row(first + s).Slice(width + (head * headWidth), headWidth);
                        for (var c = 0; c < headWidth; c++)
                            weights[s] += (double)query[c] * key[c] / Math.Sqrt(headWidth);
                    }

                    var max = weights.Max();
                    var sum = weights.Sum(w => Math.Exp(w - max));
                    for (var c = 0; c < headWidth; c++)
                    {
                        var mixed = 0.0;
                        for (var s = 0; s < weights.Length; s++)
                            mixed += Math.Exp(weights[s] - max) / sum * qkv.Row(first + s)[(2 * width) + (head * headWidth) + c];
                        output[((first + t) * width) + (head * headWidth) + c] = (float)mixed;
                    }
                }
            }
        }

        return output;
    }
}
