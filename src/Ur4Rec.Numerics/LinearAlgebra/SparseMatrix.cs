using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.LinearAlgebra;

/// <summary>A matrix of float32 that stores its non-zero values, row after row (compressed sparse rows). It does not change.</summary>
public sealed unsafe class SparseMatrix
{
    private const int RowsPerTile = 64;

    private readonly int[] _offsets;
    private readonly int[] _indices;
    private readonly float[] _values;

    /// <summary>A matrix over arrays that the caller gives away.</summary>
    /// <param name="columns">Number of columns.</param>
    /// <param name="offsets">[rows + 1] where each row begins; the last is the number of values.</param>
    /// <param name="indices">The column of each value, ascending within a row.</param>
    /// <param name="values">The values, all finite.</param>
    /// <exception cref="ArgumentException">The arrays do not describe such a matrix.</exception>
    public SparseMatrix(int columns, int[] offsets, int[] indices, float[] values)
    {
        RequireMatrix(columns, offsets, indices, values);
        Columns = columns;
        _offsets = offsets;
        _indices = indices;
        _values = values;
    }

    /// <summary>Number of rows.</summary>
    public int Rows => _offsets.Length - 1;

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The same matrix with rows and columns exchanged.</summary>
    public SparseMatrix Transpose()
    {
        var offsets = new int[Columns + 1];
        foreach (var column in _indices)
            offsets[column + 1]++;
        for (var column = 0; column < Columns; column++)
            offsets[column + 1] += offsets[column];
        var next = offsets[..Columns];
        var indices = new int[_indices.Length];
        var values = new float[_values.Length];
        for (var row = 0; row < Rows; row++)
        {
            for (var i = _offsets[row]; i < _offsets[row + 1]; i++)
            {
                var place = next[_indices[i]]++;
                indices[place] = row;
                values[place] = _values[i];
            }
        }

        return new SparseMatrix(Rows, offsets, indices, values);
    }

    /// <summary>
    /// product = this · dense. A row of the product depends on its own row of this matrix alone, and its bits not on the number of
    /// threads.
    /// </summary>
    /// <param name="dense">Row-major [<see cref="Columns"/>, <paramref name="width"/>].</param>
    /// <param name="width">Columns of the dense matrix and of the product.</param>
    /// <param name="product">Row-major [<see cref="Rows"/>, <paramref name="width"/>], overwritten.</param>
    /// <param name="pool">Where the rows run.</param>
    /// <exception cref="ArgumentException">An array has another length.</exception>
    public void Multiply(float[] dense, int width, float[] product, WorkerPool pool)
    {
        RequireLength(dense, Columns, width, nameof(dense));
        RequireLength(product, Rows, width, nameof(product));
        Array.Clear(product);
        fixed (float* densePointer = dense, productPointer = product, valuesPointer = _values)
        {
            var (x, y, values) = ((nint)densePointer, (nint)productPointer, (nint)valuesPointer);
            pool.For((Rows + RowsPerTile - 1) / RowsPerTile, tile =>
            {
                var end = Math.Min((tile + 1) * RowsPerTile, Rows);
                for (var row = tile * RowsPerTile; row < end; row++)
                {
                    var begin = _offsets[row];
                    KernelSet.Current.GatherWeightedSum(
                        (float*)values + begin, (float*)x, _indices.AsSpan(begin, _offsets[row + 1] - begin), width, (float*)y + ((nint)row * width));
                }
            });
        }
    }

    private static void RequireMatrix(int columns, int[] offsets, int[] indices, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (offsets is not [0, ..] || offsets[^1] != values.Length || indices.Length != values.Length)
            throw new ArgumentException($"The offsets end at {offsets.LastOrDefault()}, for {indices.Length} columns and {values.Length} values.", nameof(offsets));
        for (var row = 0; row + 1 < offsets.Length; row++)
        {
            if (offsets[row + 1] < offsets[row] || offsets[row + 1] > values.Length)
                throw new ArgumentException($"Row {row} is {offsets[row]}..{offsets[row + 1]} of {values.Length} values.", nameof(offsets));
            for (var i = offsets[row]; i < offsets[row + 1]; i++)
            {
                if ((uint)indices[i] >= (uint)columns || (i > offsets[row] && indices[i] <= indices[i - 1]))
                    throw new ArgumentException($"Row {row} has column {indices[i]}, which is outside 0..{columns - 1} or not ascending.", nameof(indices));
                if (!float.IsFinite(values[i]))
                    throw new ArgumentException($"The value at row {row}, column {indices[i]} is {values[i]}.", nameof(values));
            }
        }
    }

    private static void RequireLength(float[] matrix, int rows, int columns, string name)
    {
        if (matrix.Length != (long)rows * columns)
            throw new ArgumentException($"A matrix of [{rows}, {columns}] does not fit {matrix.Length} numbers.", name);
    }
}
