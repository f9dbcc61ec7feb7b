using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = s x with a constant s.
/// dL/dx = s dL/dy.
/// </summary>
public static unsafe class ScaleOperation
{
    private const string Name = "scale";

    /// <summary>A tensor times a constant.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d].</param>
    /// <param name="factor">s.</param>
    /// <returns>[n, d].</returns>
    public static Tensor Scale(this Tape tape, Tensor x, float factor)
    {
        var output = tape.NewTensor(x.Rows, x.Columns);
        RowBlocks.For(tape.Pool, x.Length, 1, (start, count) =>
            KernelSet.Current.Scale(factor, x.Pointer + start, output.Pointer + start, count));
        tape.Record(Name, output, () => ElementwiseBlocks.AddScaled(tape.Pool, factor, output.Gradient!, x.AccumulatedGradient()), x);
        return output;
    }
}
