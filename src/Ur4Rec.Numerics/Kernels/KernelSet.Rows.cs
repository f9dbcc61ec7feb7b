using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>results[j] = scale * (x . row j); a row's bits are those of <see cref="Dot"/>.</summary>
    /// <param name="x">[width].</param>
    /// <param name="rows">The first row; the next ones begin stride values apart.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="scale">What the products are multiplied by.</param>
    /// <param name="results">[count].</param>
    public abstract void DotRows(float* x, float* rows, nint stride, int count, int width, float scale, float* results);

    /// <summary>y += the sum over j of weights[j] * row j, in order; the bits are those of as many <see cref="AddScaled"/>.</summary>
    /// <param name="weights">[count].</param>
    /// <param name="rows">The first row; the next ones begin stride values apart.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="y">[width].</param>
    public abstract void AddScaledRows(float* weights, float* rows, nint stride, int count, int width, float* y);
}

internal sealed unsafe partial class KernelSet<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void DotRows(float* x, float* rows, nint stride, int count, int width, float scale, float* results)
    {
        // Heads are often one vector wide: x then stays in its register.
        if (width == TVector.Width)
        {
            var own = TVector.Load(x);
            for (var j = 0; j < count; j++)
                results[j] = scale * TVector.Sum(own * TVector.Load(rows + (j * stride)));
            return;
        }

        for (var j = 0; j < count; j++)
            results[j] = scale * Dot(x, rows + (j * stride), width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddScaledRows(float* weights, float* rows, nint stride, int count, int width, float* y)
    {
        var i = 0;
        for (; i + TVector.Width <= width; i += TVector.Width)
        {
            var sum = TVector.Load(y + i);
            for (var j = 0; j < count; j++)
                sum = TVector.MultiplyAdd(TVector.Broadcast(weights[j]), TVector.Load(rows + (j * stride) + i), sum);
            TVector.Store(sum, y + i);
        }

        for (var j = 0; i < width && j < count; j++)
            AddScaled(weights[j], rows + (j * stride) + i, y + i, width - i);
    }
}
