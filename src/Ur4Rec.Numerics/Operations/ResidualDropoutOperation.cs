using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics;

/// <summary>
/// y = x + m * s, where each element of m is 0 with probability p and 1/(1-p) otherwise (Srivastava et al. 2014), optionally followed by
/// layer norm in the same pass. dL/dx = dL/dy, dL/ds = m * dL/dy; m is made again from its counter.
/// </summary>
public static unsafe class ResidualDropoutOperation
{
    private const string Name = "residual_dropout";
    private const string DropoutName = "dropout";

    /// <summary>Inverted dropout; in inference mode or at rate 0 the operand itself.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[n, d].</param>
    /// <param name="rate">p, 0 &lt;= p &lt; 1.</param>
    /// <returns>[n, d].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public static Tensor Dropout(this Tape tape, Tensor x, double rate)
    {
        var mask = NextMask(tape, rate);
        if (!mask.Drops)
            return x;
        var output = tape.NewTensor(x.Rows, x.Columns);
        Forward(tape, null, x, mask, output, null);
        tape.Record(DropoutName, output, () => AddMasked(tape, mask, output.Gradient!, x.AccumulatedGradient()), x);
        return output;
    }

    /// <summary>The residual connection x + dropout(s).</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">The stream, [n, d].</param>
    /// <param name="s">The sub-layer's output, [n, d].</param>
    /// <param name="rate">p, 0 &lt;= p &lt; 1.</param>
    /// <returns>[n, d].</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public static Tensor ResidualDropout(this Tape tape, Tensor x, Tensor s, double rate)
    {
        RequireSameShape(x, s);
        var mask = NextMask(tape, rate);
        var output = tape.NewTensor(x.Rows, x.Columns);
        Forward(tape, x, s, mask, output, null);
        RecordResidual(tape, x, s, mask, output);
        return output;
    }

    /// <summary>The residual connection and the layer norm of its result, in one pass over memory.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">The stream, [n, d].</param>
    /// <param name="s">The sub-layer's output, [n, d].</param>
    /// <param name="rate">p, 0 &lt;= p &lt; 1.</param>
    /// <param name="weight">Layer norm's scale, [1, d].</param>
    /// <param name="bias">Layer norm's shift, [1, d].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>x + dropout(s) and its layer norm, both [n, d].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public static (Tensor Sum, Tensor Normed) ResidualDropoutNorm(
        this Tape tape, Tensor x, Tensor s, double rate, Tensor weight, Tensor bias, float epsilon = 1e-5f)
    {
        RequireSameShape(x, s);
        LayerNormOperation.RequireShapes(Name, x, weight, bias);
        var mask = NextMask(tape, rate);
        var sum = tape.NewTensor(x.Rows, x.Columns);
        var normed = tape.NewTensor(x.Rows, x.Columns);
        var statistics = tape.NewBuffer(2L * x.Rows);
        var sums = sum.Pointer;
        var norms = normed.Pointer;
        var w = weight.Pointer;
        var b = bias.Pointer;
        var d = x.Columns;
        Forward(tape, x, s, mask, sum, row => KernelSet.Current.LayerNorm(
            sums + ((nint)row * d), w, b, epsilon, norms + ((nint)row * d), d, out statistics[2 * row], out statistics[(2 * row) + 1]));
        RecordResidual(tape, x, s, mask, sum);
        LayerNormOperation.RecordLayerNorm(tape, sum, weight, bias, normed, statistics);
        return (sum, normed);
    }

    private static DropoutMask NextMask(Tape tape, double rate) =>
        new(tape.NextRandomKey(), tape.Mode == TapeMode.Inference && rate is >= 0 and < 1 ? 0 : rate);

    private static void RequireSameShape(Tensor x, Tensor s) =>
        ShapeException.Require(x.Rows == s.Rows && x.Columns == s.Columns, Name, "x", x, "s", s);

    private static void Forward(Tape tape, Tensor? x, Tensor s, DropoutMask mask, Tensor output, Action<int>? afterRow)
    {
        var stream = x is null ? null : x.Pointer;
        var sub = s.Pointer;
        var result = output.Pointer;
        var d = s.Columns;
        RowBlocks.For(tape.Pool, s.Rows, d, (first, rows) =>
        {
            using var multipliers = tape.Pool.Scratch.Rent(DropoutMask.RoundUp(d));
            for (var r = first; r < first + rows; r++)
            {
                var row = (nint)r * d;
                var target = result + row;
                if (mask.Drops)
                {
                    mask.Fill(FirstElement(r, d), multipliers.Pointer, d);
                    KernelSet.Current.Map<ProductFunction>(sub + row, multipliers.Pointer, target, d);
                }
                else
                {
                    new Span<float>(sub + row, d).CopyTo(new Span<float>(target, d));
                }

                if (stream != null)
                    KernelSet.Current.Add(stream + row, target, d);
                afterRow?.Invoke(r);
            }
        });
    }

    private static void RecordResidual(Tape tape, Tensor x, Tensor s, DropoutMask mask, Tensor output)
    {
        tape.Record(Name, output, Backward, x, s);

        void Backward()
        {
            if (x.RequiresGradient)
                AddMasked(tape, default, output.Gradient!, x.AccumulatedGradient());
            if (s.RequiresGradient)
                AddMasked(tape, mask, output.Gradient!, s.AccumulatedGradient());
        }
    }

    /// <summary>target += m * gradient; a mask that drops nothing is all ones.</summary>
    private static void AddMasked(Tape tape, DropoutMask mask, Tensor gradient, Tensor target)
    {
        var source = gradient.Pointer;
        var destination = target.Pointer;
        var d = gradient.Columns;
        RowBlocks.For(tape.Pool, gradient.Rows, d, (first, rows) =>
        {
            if (!mask.Drops)
            {
                KernelSet.Current.Add(source + ((nint)first * d), destination + ((nint)first * d), rows * d);
                return;
            }

            using var multipliers = tape.Pool.Scratch.Rent(DropoutMask.RoundUp(d));
            for (var r = first; r < first + rows; r++)
            {
                mask.Fill(FirstElement(r, d), multipliers.Pointer, d);
                KernelSet.Current.AddProduct(source + ((nint)r * d), multipliers.Pointer, destination + ((nint)r * d), d);
            }
        });
    }

    private static long FirstElement(int row, int columns) => (long)row * DropoutMask.RoundUp(columns);
}
