using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y[i] = sum over k of w[i, k] x_k[i].
/// dL/dw[i, k] = dL/dy[i] . x_k[i], dL/dx_k[i] = w[i, k] dL/dy[i].
/// </summary>
public static unsafe class WeightedSumOperation
{
    private const string Name = "weighted_sum";

    /// <summary>A mixture of tensors, such as the outputs of experts, with weights of its own for every row.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="weights">w, [n, k].</param>
    /// <param name="terms">x_1 .. x_k, each [n, d].</param>
    /// <returns>[n, d].</returns>
    /// <exception cref="ShapeException">There is no term, or the shapes do not fit.</exception>
    public static Tensor WeightedSum(this Tape tape, Tensor weights, params Tensor[] terms)
    {
        if (terms.Length == 0 || terms.Length != weights.Columns)
            throw ShapeException.Of(Name, weights, $"[{weights.Rows}, {terms.Length}] for {terms.Length} terms, at least 1");
        foreach (var term in terms)
        {
            ShapeException.Require(term.Rows == weights.Rows, Name, "term", term, "weights", weights);
            ShapeException.Require(term.Columns == terms[0].Columns, Name, "term", term, "the first term", terms[0]);
        }

        var output = tape.NewZeros(weights.Rows, terms[0].Columns);
        RowBlocks.ForEach(tape.Pool, output.Rows, output.Columns, row =>
        {
            for (var k = 0; k < terms.Length; k++)
                KernelSet.Current.AddScaled(weights.Row(row)[k], terms[k].RowPointer(row), output.RowPointer(row), output.Columns);
        });
        tape.Record(Name, output, () => Backward(tape, weights, terms, output.Gradient!), [weights, .. terms]);
        return output;
    }

    private static void Backward(Tape tape, Tensor weights, Tensor[] terms, Tensor gradient)
    {
        if (weights.RequiresGradient)
            AddWeightGradient(tape.Pool, terms, gradient, weights.AccumulatedGradient());
        for (var k = 0; k < terms.Length; k++)
        {
            if (terms[k].RequiresGradient)
                AddTermGradient(tape.Pool, weights, k, gradient, terms[k].AccumulatedGradient());
        }
    }

    private static void AddWeightGradient(WorkerPool pool, Tensor[] terms, Tensor gradient, Tensor target) =>
        RowBlocks.ForEach(pool, gradient.Rows, gradient.Columns, row =>
        {
            for (var k = 0; k < terms.Length; k++)
                target.Row(row)[k] += KernelSet.Current.Dot(gradient.RowPointer(row), terms[k].RowPointer(row), gradient.Columns);
        });

    private static void AddTermGradient(WorkerPool pool, Tensor weights, int k, Tensor gradient, Tensor target) =>
        RowBlocks.ForEach(pool, gradient.Rows, gradient.Columns, row =>
            KernelSet.Current.AddScaled(weights.Row(row)[k], gradient.RowPointer(row), target.RowPointer(row), gradient.Columns));
}
