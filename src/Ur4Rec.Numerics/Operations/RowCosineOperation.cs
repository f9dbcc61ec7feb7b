using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// c = a . b / (|a| |b|), row by row; 0 where either length is at most 1e-12.
/// dL/da = dL/dc (b / (|a| |b|) - c a / |a|^2), and likewise for b; zeros for a row without a direction.
/// </summary>
public static unsafe class RowCosineOperation
{
    private const string Name = "row_cosine";

    /// <summary>The cosine between corresponding rows of two tensors.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="a">[n, d].</param>
    /// <param name="b">[n, d].</param>
    /// <returns>[n, 1], -1 .. 1 up to rounding.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor RowCosine(this Tape tape, Tensor a, Tensor b)
    {
        ShapeException.Require(a.Rows == b.Rows && a.Columns == b.Columns, Name, "a", a, "b", b);
        var cosines = tape.NewTensor(a.Rows, 1);
        var (inverseA, inverseB) = (tape.NewTensor(a.Rows, 1), tape.NewTensor(a.Rows, 1));
        RowBlocks.ForEach(tape.Pool, a.Rows, a.Columns, row =>
        {
            inverseA.Values[row] = RowNorm.Inverse(a.RowPointer(row), a.Columns);
            inverseB.Values[row] = RowNorm.Inverse(b.RowPointer(row), a.Columns);
            cosines.Values[row] =
                KernelSet.Current.Dot(a.RowPointer(row), b.RowPointer(row), a.Columns) * inverseA.Values[row] * inverseB.Values[row];
        });
        tape.Record(Name, cosines, Backward, a, b);
        return cosines;

        void Backward()
        {
            if (a.RequiresGradient)
                AddGradient(tape.Pool, cosines, a, inverseA, b, inverseB);
            if (b.RequiresGradient)
                AddGradient(tape.Pool, cosines, b, inverseB, a, inverseA);
        }
    }

    private static void AddGradient(WorkerPool pool, Tensor cosines, Tensor x, Tensor inverseX, Tensor other, Tensor inverseOther)
    {
        var target = x.AccumulatedGradient();
        RowBlocks.ForEach(pool, x.Rows, x.Columns, row =>
        {
            var scale = cosines.Gradient!.Values[row] * inverseX.Values[row];
            KernelSet.Current.AddScaled(scale * inverseOther.Values[row], other.RowPointer(row), target.RowPointer(row), x.Columns);
            KernelSet.Current.AddScaled(-scale * inverseX.Values[row] * cosines.Values[row], x.RowPointer(row), target.RowPointer(row), x.Columns);
        });
    }
}
