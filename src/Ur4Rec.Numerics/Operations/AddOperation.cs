using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = a + b.
/// dL/da = dL/db = dL/dy.
/// </summary>
public static class AddOperation
{
    private const string Name = "add";

    /// <summary>The sum of two tensors, element by element.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="a">[n, d].</param>
    /// <param name="b">[n, d].</param>
    /// <returns>[n, d].</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor Add(this Tape tape, Tensor a, Tensor b)
    {
        ShapeException.Require(a.Rows == b.Rows && a.Columns == b.Columns, Name, "a", a, "b", b);
        var output = tape.NewTensor(a.Rows, a.Columns);
        ElementwiseBlocks.Map<SumFunction>(tape.Pool, a, b, output);
        tape.Record(Name, output, () => Backward(tape, a, b, output.Gradient!), a, b);
        return output;
    }

    private static void Backward(Tape tape, Tensor a, Tensor b, Tensor gradient)
    {
        if (a.RequiresGradient)
            ElementwiseBlocks.AddScaled(tape.Pool, 1f, gradient, a.AccumulatedGradient());
        if (b.RequiresGradient)
            ElementwiseBlocks.AddScaled(tape.Pool, 1f, gradient, b.AccumulatedGradient());
    }
}
