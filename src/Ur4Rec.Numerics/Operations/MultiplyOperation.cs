using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = a b, element by element.
/// dL/da = dL/dy b, dL/db = dL/dy a.
/// </summary>
public static class MultiplyOperation
{
    private const string Name = "multiply";

    /// <summary>The product of two tensors, element by element.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="a">[n, d].</param>
    /// <param name="b">[n, d].</param>
    /// <returns>[n, d].</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor Multiply(this Tape tape, Tensor a, Tensor b)
    {
        ShapeException.Require(a.Rows == b.Rows && a.Columns == b.Columns, Name, "a", a, "b", b);
        var output = tape.NewTensor(a.Rows, a.Columns);
        ElementwiseBlocks.Map<ProductFunction>(tape.Pool, a, b, output);
        tape.Record(Name, output, () => Backward(tape, a, b, output.Gradient!), a, b);
        return output;
    }

    private static void Backward(Tape tape, Tensor a, Tensor b, Tensor gradient)
    {
        if (a.RequiresGradient)
            ElementwiseBlocks.AddMapped<ProductFunction>(tape.Pool, gradient, b, a.AccumulatedGradient());
        if (b.RequiresGradient)
            ElementwiseBlocks.AddMapped<ProductFunction>(tape.Pool, gradient, a, b.AccumulatedGradient());
    }
}
