using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = f(x W^T + b).
/// With u = x W^T + b and g = dL/dy * f'(u): dL/dx = g W, dL/dW = g^T x, dL/db = the column sums of g.
/// </summary>
public static unsafe class LinearOperation
{
    private const string Name = "linear";

    /// <summary>A linear map with optional bias and activation, fused.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, in].</param>
    /// <param name="weight">W, [out, in]: PyTorch's layout.</param>
    /// <param name="bias">b, [1, out], or null.</param>
    /// <param name="activation">f.</param>
    /// <returns>[n, out].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor Linear(this Tape tape, Tensor x, Tensor weight, Tensor? bias = null, Activation activation = Activation.None)
    {
        ShapeException.Require(x.Columns == weight.Columns, Name, "x", x, "weight", weight);
        if (bias is not null)
            ShapeException.Require(bias.Rows == 1 && bias.Columns == weight.Rows, Name, "bias", bias, "weight", weight);
        var output = tape.NewTensor(x.Rows, weight.Rows);
        var keepsInput = activation == Activation.Gelu && tape.Records(x, weight, bias);
        var input = keepsInput ? tape.NewBuffer(output.Length) : null;
        var epilogue = bias is null && activation == Activation.None ? null : Epilogue(bias, activation, output, input);
        if (tape is { Mode: TapeMode.Inference, Weights: { } weights } && weight.IsParameter)
        {
            var panels = weights.PanelsOf(tape.Pool, weight);
            Gemm.MultiplyPacked(tape.Pool, RowMajor(x), panels, output.Pointer, x.Rows, weight.Rows, x.Columns, accumulate: false, epilogue);
        }
        else
        {
            Gemm.Multiply(
                tape.Pool, RowMajor(x), RowMajor(weight).Transposed, output.Pointer, x.Rows, weight.Rows, x.Columns, accumulate: false, epilogue);
        }

        tape.Record(Name, output, () => Backward(tape, x, weight, bias, activation, output, input), x, weight, bias);
        return output;
    }

    private static void Backward(Tape tape, Tensor x, Tensor weight, Tensor? bias, Activation activation, Tensor output, float* input)
    {
        var gradient = activation == Activation.None ? output.Gradient!.Pointer : ThroughActivation(tape, activation, output, input);
        var n = x.Rows;
        var (outputs, inputs) = (weight.Rows, weight.Columns);
        var g = new GemmOperand(gradient, outputs, 1);
        if (x.RequiresGradient)
            Gemm.Multiply(tape.Pool, g, RowMajor(weight), x.AccumulatedGradient().Pointer, n, inputs, outputs, accumulate: true);
        if (weight.RequiresGradient)
            Gemm.Multiply(tape.Pool, g.Transposed, RowMajor(x), weight.AccumulatedGradient().Pointer, outputs, inputs, n, accumulate: true);
        if (bias is { RequiresGradient: true })
            RowBlocks.AddColumnSums(tape.Pool, gradient, n, outputs, bias.AccumulatedGradient().Pointer);
    }

    private static float* ThroughActivation(Tape tape, Activation activation, Tensor output, float* input)
    {
        var gradient = tape.NewBuffer(output.Length);
        var source = output.Gradient!.Pointer;
        var values = output.Pointer;
        RowBlocks.For(tape.Pool, output.Rows, output.Columns, (first, rows) =>
        {
            var start = (nint)first * output.Columns;
            var count = rows * output.Columns;
            if (activation == Activation.Relu)
                KernelSet.Current.Map<ReluGradient>(values + start, source + start, gradient + start, count);
            else
                KernelSet.Current.Map<GeluGradient>(input + start, source + start, gradient + start, count);
        });
        return gradient;
    }

    private static GemmEpilogue Epilogue(Tensor? bias, Activation activation, Tensor output, float* input)
    {
        var biasValues = bias is null ? null : bias.Pointer;
        var outputValues = output.Pointer;
        return (block, ldc, _, rows, column, columns) =>
        {
            for (var r = 0; r < rows; r++)
            {
                var row = block + (r * ldc);
                if (biasValues != null)
                    KernelSet.Current.Add(biasValues + column, row, columns);
                if (input != null)
                    new Span<float>(row, columns).CopyTo(new Span<float>(input + (row - outputValues), columns));
                if (activation == Activation.Relu)
                    KernelSet.Current.Map<ReluFunction>(row, row, columns);
                else if (activation == Activation.Gelu)
                    KernelSet.Current.Map<GeluFunction>(row, row, columns);
            }
        };
    }

    private static GemmOperand RowMajor(Tensor tensor) => new(tensor.Pointer, tensor.Columns, 1);
}
