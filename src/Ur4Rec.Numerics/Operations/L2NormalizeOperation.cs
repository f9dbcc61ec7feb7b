using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = x / |x|, row by row; a row with |x| at most 1e-12 gives zeros.
/// dL/dx = (dL/dy - (dL/dy . y) y) / |x|; zeros for such a row.
/// </summary>
public static unsafe class L2NormalizeOperation
{
    private const string Name = "l2_normalize";

    /// <summary>Each row brought to length 1.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d].</param>
    /// <returns>[n, d].</returns>
    public static Tensor L2Normalize(this Tape tape, Tensor x)
    {
        var y = tape.NewTensor(x.Rows, x.Columns);
        var inverseNorms = tape.NewBuffer(x.Rows);
        RowBlocks.ForEach(tape.Pool, x.Rows, x.Columns, row =>
        {
            inverseNorms[row] = RowNorm.Inverse(x.RowPointer(row), x.Columns);
            KernelSet.Current.Scale(inverseNorms[row], x.RowPointer(row), y.RowPointer(row), x.Columns);
        });
        tape.Record(Name, y, () => Backward(tape, y, inverseNorms, y.Gradient!, x.AccumulatedGradient()), x);
        return y;
    }

    private static void Backward(Tape tape, Tensor y, float* inverseNorms, Tensor gradient, Tensor target) =>
        RowBlocks.ForEach(tape.Pool, y.Rows, y.Columns, row =>
        {
            var kernels = KernelSet.Current;
            var along = kernels.Dot(gradient.RowPointer(row), y.RowPointer(row), y.Columns);
            kernels.AddScaled(inverseNorms[row], gradient.RowPointer(row), target.RowPointer(row), y.Columns);
            kernels.AddScaled(-along * inverseNorms[row], y.RowPointer(row), target.RowPointer(row), y.Columns);
        });
}
