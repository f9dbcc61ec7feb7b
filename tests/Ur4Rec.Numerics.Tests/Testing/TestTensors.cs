using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics.Tests.Testing;

internal static class TestTensors
{
    /// <summary>Values of either sign with magnitudes 0.3 .. 1: away from zero, where a kink or a pole may be.</summary>
    public static float[] Values(int count, ulong seed)
    {
        var stream = new RandomStream(RandomKey.For(seed, "test values"));
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = (stream.NextInt(2) == 0 ? 1f : -1f) * (float)(0.3 + (0.7 * stream.NextDouble()));
        return values;
    }

    public static Parameter NewParameter(int rows, int columns, ulong seed, bool rowSparse = false)
    {
        var parameter = new Parameter(rows, columns, rowSparse);
        Values(rows * columns, seed).CopyTo(parameter.Values);
        return parameter;
    }

    /// <summary>[1, 1]: sum(upstream * output) in float64, so that upstream is the gradient of output.</summary>
    public static Tensor LossAgainst(this Tape tape, Tensor output, float[] upstream)
    {
        var loss = tape.NewTensor(1, 1);
        loss.Values[0] = (float)WeightedSum(output.Values, upstream);
        tape.Record("loss_against", loss, Backward, output);
        return loss;

        void Backward()
        {
            var gradient = output.AccumulatedGradient().Values;
            for (var i = 0; i < upstream.Length; i++)
                gradient[i] += upstream[i] * loss.Gradient!.Scalar;
        }
    }

    public static double WeightedSum(ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        Assert.Equal(weights.Length, values.Length);
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
            sum += (double)values[i] * weights[i];
        return sum;
    }
}
