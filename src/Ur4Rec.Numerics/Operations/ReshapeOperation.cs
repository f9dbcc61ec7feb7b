using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = the values of x, row after row, in rows of another length.
/// dL/dx = the values of dL/dy in the rows of x.
/// </summary>
public static unsafe class ReshapeOperation
{
    private const string Name = "reshape";

    /// <summary>
    /// The same values in other rows, e.g. the scores of pairs, [cases * candidates, 1], as a row a case. They share
    /// <paramref name="x"/>'s memory.
    /// </summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d].</param>
    /// <param name="rows">Rows of the result, at least 0.</param>
    /// <param name="columns">Columns of the result, at least 0; rows * columns = n d.</param>
    /// <returns>[rows, columns].</returns>
    /// <exception cref="ShapeException">x does not have as many values.</exception>
    public static Tensor Reshape(this Tape tape, Tensor x, int rows, int columns)
    {
        if (rows < 0 || columns < 0 || (long)rows * columns != x.Length)
            throw ShapeException.Of(Name, x, $"as many values as [{rows}, {columns}]");
        var output = new Tensor(tape, x.Pointer, rows, columns);
        tape.Record(Name, output, () => ElementwiseBlocks.AddScaled(tape.Pool, 1f, output.Gradient!, x.AccumulatedGradient()), x);
        return output;
    }
}
