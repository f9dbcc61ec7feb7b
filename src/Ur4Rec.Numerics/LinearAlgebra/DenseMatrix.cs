using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.LinearAlgebra;

/// <summary>A row-major matrix of float32 on the managed heap, [<see cref="Rows"/>, <see cref="Columns"/>].</summary>
internal sealed unsafe class DenseMatrix(int rows, int columns)
{
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public float[] Values { get; } = new float[checked(rows * columns)];

    public Span<float> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>this · <paramref name="right"/>.</summary>
    public DenseMatrix Multiply(DenseMatrix right, WorkerPool pool)
    {
        var product = new DenseMatrix(Rows, right.Columns);
        fixed (float* a = Values, b = right.Values, c = product.Values)
            Gemm.Multiply(pool, new GemmOperand(a, Columns, 1), new GemmOperand(b, right.Columns, 1), c, Rows, right.Columns, Columns, accumulate: false);
        return product;
    }

    /// <summary><paramref name="left"/> · <paramref name="right"/>.</summary>
    public static DenseMatrix Product(SparseMatrix left, DenseMatrix right, WorkerPool pool)
    {
        var product = new DenseMatrix(left.Rows, right.Columns);
        left.Multiply(right.Values, right.Columns, product.Values, pool);
        return product;
    }
}
