using System.Buffers;

namespace Ur4Rec.Models.Fusion;

/// <summary>The loss of one case, with its derivatives by the weights of the components in this case.</summary>
/// <param name="Loss">In nats.</param>
/// <param name="Gradient">[components].</param>
/// <param name="Covariance">[components, components], the Hessian.</param>
internal sealed record CaseLoss(double Loss, double[] Gradient, double[] Covariance);

/// <summary>What weights are learned from in one case.</summary>
/// <param name="standard">The z-scores Z, row-major [candidates, components].</param>
/// <param name="target">The row of the target.</param>
/// <param name="features">[1 + features]: 1 and the query's features, φ.</param>
internal sealed class FusionCase(float[] standard, int target, double[] features)
{
    /// <summary>φ.</summary>
    public double[] Features => features;

    /// <summary>
    /// The loss ln(sum e^x) - x[target] of the fused scores x = Z W φ; its gradient by W φ is the mean of Z's rows under softmax(x) less
    /// the target's, its Hessian their covariance under it.
    /// </summary>
    /// <param name="weights">W, row-major [components, 1 + features].</param>
    public CaseLoss Evaluate(ReadOnlySpan<double> weights)
    {
        var columns = features.Length;
        var caseWeights = new double[weights.Length / columns];
        for (var k = 0; k < caseWeights.Length; k++)
        {
            for (var i = 0; i < columns; i++)
                caseWeights[k] += weights[(k * columns) + i] * features[i];
        }

        return EvaluateCase(caseWeights);
    }

    private CaseLoss EvaluateCase(double[] weights)
    {
        var k = weights.Length;
        var candidates = standard.Length / k;
        var buffer = ArrayPool<double>.Shared.Rent(candidates);
        var x = buffer.AsSpan(0, candidates);
        var largest = double.NegativeInfinity;
        for (var i = 0; i < candidates; i++)
        {
            x[i] = Dot(standard.AsSpan(i * k, k), weights);
            largest = Math.Max(largest, x[i]);
        }

        var targetScore = x[target];
        var sum = 0.0;
        foreach (ref var value in x)
        {
            value = Math.Exp(value - largest);
            sum += value;
        }

        var (mean, covariance) = Moments(x, sum, k);
        ArrayPool<double>.Shared.Return(buffer);
        for (var a = 0; a < k; a++)
            mean[a] -= standard[(target * k) + a];
        return new CaseLoss(Math.Log(sum) + largest - targetScore, mean, covariance);
    }

    private (double[] Mean, double[] Covariance) Moments(ReadOnlySpan<double> exponentials, double sum, int k)
    {
        var mean = new double[k];
        for (var i = 0; i < exponentials.Length; i++)
        {
            for (var a = 0; a < k; a++)
                mean[a] += exponentials[i] / sum * standard[(i * k) + a];
        }

        var covariance = new double[k * k];
        for (var i = 0; i < exponentials.Length; i++)
        {
            for (var a = 0; a < k; a++)
            {
                var share = exponentials[i] / sum * (standard[(i * k) + a] - mean[a]);
                for (var b = 0; b < k; b++)
                    covariance[(a * k) + b] += share * (standard[(i * k) + b] - mean[b]);
            }
        }

        return (mean, covariance);
    }

    private static double Dot(ReadOnlySpan<float> row, double[] weights)
    {
        var sum = 0.0;
        for (var k = 0; k < weights.Length; k++)
            sum += row[k] * weights[k];
        return sum;
    }
}
