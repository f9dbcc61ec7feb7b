using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = t a + (1 - t) b, element by element.
/// dL/dt = dL/dy (a - b), dL/da = dL/dy t, dL/db = dL/dy (1 - t).
/// </summary>
public static class GateOperation
{
    private const string Name = "gate";

    /// <summary>A mixture of two tensors, weighed for every element on its own.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="t">[n, d], the share of <paramref name="a"/>, usually a sigmoid's output.</param>
    /// <param name="a">[n, d].</param>
    /// <param name="b">[n, d].</param>
    /// <returns>[n, d].</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor Gate(this Tape tape, Tensor t, Tensor a, Tensor b)
    {
        ShapeException.Require(t.Rows == a.Rows && t.Columns == a.Columns, Name, "t", t, "a", a);
        ShapeException.Require(a.Rows == b.Rows && a.Columns == b.Columns, Name, "a", a, "b", b);
        var output = tape.NewTensor(a.Rows, a.Columns);
        ElementwiseBlocks.Map<GateFunction>(tape.Pool, t, a, b, output);
        tape.Record(Name, output, () => Backward(tape, t, a, b, output.Gradient!), t, a, b);
        return output;
    }

    private static void Backward(Tape tape, Tensor t, Tensor a, Tensor b, Tensor gradient)
    {
        if (t.RequiresGradient)
            ElementwiseBlocks.AddMapped<ProductWithDifference>(tape.Pool, gradient, a, b, t.AccumulatedGradient());
        if (a.RequiresGradient)
            ElementwiseBlocks.AddMapped<ProductFunction>(tape.Pool, gradient, t, a.AccumulatedGradient());
        if (b.RequiresGradient)
            ElementwiseBlocks.AddMapped<ProductWithComplement>(tape.Pool, gradient, t, b.AccumulatedGradient());
    }
}
