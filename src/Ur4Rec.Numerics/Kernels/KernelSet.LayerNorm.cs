using System.Runtime.CompilerServices;

namespace Ur4Rec.Numerics.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>y = (x - mean) * inverseDeviation * weight + bias over one row; count is at least 1.</summary>
    public abstract void LayerNorm(float* x, float* weight, float* bias, float epsilon, float* y, int count, out float mean, out float inverseDeviation);

    /// <summary>Adds the gradient by x to dx, and g * normalised x and g to dWeight and dBias.</summary>
    public abstract void LayerNormBackward(
        float* x, float* weight, float* g, float mean, float inverseDeviation, float* dx, float* dWeight, float* dBias, int count);
}

internal sealed unsafe partial class KernelSet<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void LayerNorm(float* x, float* weight, float* bias, float epsilon, float* y, int count, out float mean, out float inverseDeviation)
    {
        mean = Sum(x, count) / count;
        var center = TVector.Broadcast(mean);
        var squares = TVector.Zero;
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
        {
            var deviation = TVector.Load(x + i) - center;
            squares = TVector.MultiplyAdd(deviation, deviation, squares);
        }

        var variance = TVector.Sum(squares);
        for (; i < count; i++)
            variance += (x[i] - mean) * (x[i] - mean);
        inverseDeviation = 1f / MathF.Sqrt((variance / count) + epsilon);
        var scale = TVector.Broadcast(inverseDeviation);
        for (i = 0; i + TVector.Width <= count; i += TVector.Width)
        {
            var normalised = (TVector.Load(x + i) - center) * scale;
            TVector.Store(TVector.MultiplyAdd(normalised, TVector.Load(weight + i), TVector.Load(bias + i)), y + i);
        }

        for (; i < count; i++)
            y[i] = ((x[i] - mean) * inverseDeviation * weight[i]) + bias[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void LayerNormBackward(
        float* x, float* weight, float* g, float mean, float inverseDeviation, float* dx, float* dWeight, float* dBias, int count)
    {
        var center = TVector.Broadcast(mean);
        var scale = TVector.Broadcast(inverseDeviation);
        TVector sum = TVector.Zero, product = TVector.Zero;
        var i = 0;
        for (; i + TVector.Width <= count; i += TVector.Width)
        {
            var gradient = TVector.Load(g + i);
            var normalised = (TVector.Load(x + i) - center) * scale;
            TVector.Store(TVector.MultiplyAdd(gradient, normalised, TVector.Load(dWeight + i)), dWeight + i);
            TVector.Store(gradient + TVector.Load(dBias + i), dBias + i);
            var weighted = gradient * TVector.Load(weight + i);
            sum += weighted;
            product = TVector.MultiplyAdd(weighted, normalised, product);
        }

        float meanWeighted = TVector.Sum(sum), meanProduct = TVector.Sum(product);
        for (; i < count; i++)
        {
            var normalised = (x[i] - mean) * inverseDeviation;
            dWeight[i] += g[i] * normalised;
            dBias[i] += g[i];
            meanWeighted += g[i] * weight[i];
            meanProduct += g[i] * weight[i] * normalised;
        }

        meanWeighted /= count;
        meanProduct /= count;
        var shift = TVector.Broadcast(meanWeighted);
        var slope = TVector.Broadcast(meanProduct);
        for (i = 0; i + TVector.Width <= count; i += TVector.Width)
        {
            var normalised = (TVector.Load(x + i) - center) * scale;
            var inner = (TVector.Load(g + i) * TVector.Load(weight + i)) - shift - (normalised * slope);
            TVector.Store(TVector.MultiplyAdd(inner, scale, TVector.Load(dx + i)), dx + i);
        }

        for (; i < count; i++)
            dx[i] += ((g[i] * weight[i]) - meanWeighted - ((x[i] - mean) * inverseDeviation * meanProduct)) * inverseDeviation;
    }
}
