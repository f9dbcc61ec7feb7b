using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = n * w + b with n = (x - mean) / sqrt(variance + eps), row by row (Ba, Kiros and Hinton 2016, arXiv 1607.06450).
/// With g = dL/dy and h = g * w: dL/dx = (h - mean(h) - n mean(h n)) / sqrt(variance + eps), dL/dw = sum g n, dL/db = sum g.
/// </summary>
public static unsafe class LayerNormOperation
{
    private const string Name = "layer_norm";

    /// <summary>Normalises every row to mean 0 and variance 1, then scales and shifts.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d].</param>
    /// <param name="weight">w, [1, d].</param>
    /// <param name="bias">b, [1, d].</param>
    /// <param name="epsilon">eps &gt; 0, added to the variance.</param>
    /// <returns>[n, d].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor LayerNorm(this Tape tape, Tensor x, Tensor weight, Tensor bias, float epsilon = 1e-5f)
    {
        RequireShapes(Name, x, weight, bias);
        var output = tape.NewTensor(x.Rows, x.Columns);
        var statistics = tape.NewBuffer(2L * x.Rows);
        var input = x.Pointer;
        var w = weight.Pointer;
        var b = bias.Pointer;
        var result = output.Pointer;
        var d = x.Columns;
        RowBlocks.For(tape.Pool, x.Rows, d, (first, rows) =>
        {
            for (var r = first; r < first + rows; r++)
            {
                KernelSet.Current.LayerNorm(
                    input + ((nint)r * d), w, b, epsilon, result + ((nint)r * d), d, out statistics[2 * r], out statistics[(2 * r) + 1]);
            }
        });
        RecordLayerNorm(tape, x, weight, bias, output, statistics);
        return output;
    }

    internal static void RequireShapes(string operation, Tensor x, Tensor weight, Tensor bias)
    {
        ShapeException.Require(weight.Rows == 1 && weight.Columns == x.Columns, operation, "weight", weight, "x", x);
        ShapeException.Require(bias.Rows == 1 && bias.Columns == x.Columns, operation, "bias", bias, "x", x);
    }

    /// <param name="tape">The tape of all operands.</param>
    /// <param name="x">[n, d].</param>
    /// <param name="weight">[1, d].</param>
    /// <param name="bias">[1, d].</param>
    /// <param name="output">[n, d].</param>
    /// <param name="statistics">[n, 2]: mean and inverse deviation of every row.</param>
    internal static void RecordLayerNorm(Tape tape, Tensor x, Tensor weight, Tensor bias, Tensor output, float* statistics) =>
        tape.Record(Name, output, () => Backward(tape, x, weight, bias, output, statistics), x, weight, bias);

    private static void Backward(Tape tape, Tensor x, Tensor weight, Tensor bias, Tensor output, float* statistics)
    {
        var input = x.Pointer;
        var w = weight.Pointer;
        var g = output.Gradient!.Pointer;
        var d = x.Columns;
        var dx = x.RequiresGradient ? x.AccumulatedGradient().Pointer : tape.NewZeros(x.Rows, d).Pointer;
        var dParameters = tape.NewZeros(1, 2 * d).Pointer;
        RowBlocks.Reduce(tape.Pool, x.Rows, d, 2 * d, dParameters, (first, rows, partial) =>
        {
            for (var r = first; r < first + rows; r++)
            {
                var row = (nint)r * d;
                KernelSet.Current.LayerNormBackward(
                    input + row, w, g + row, statistics[2 * r], statistics[(2 * r) + 1], dx + row, partial, partial + d, d);
            }
        });
        if (weight.RequiresGradient)
            KernelSet.Current.Add(dParameters, weight.AccumulatedGradient().Pointer, d);
        if (bias.RequiresGradient)
            KernelSet.Current.Add(dParameters + d, bias.AccumulatedGradient().Pointer, d);
    }
}
