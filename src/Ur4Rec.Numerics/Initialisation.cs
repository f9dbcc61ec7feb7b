using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics;

/// <summary>First values of parameters, each a pure function of its key.</summary>
public static class Initialisation
{
    /// <summary>Normal numbers of mean 0.</summary>
    /// <param name="parameter">What to fill.</param>
    /// <param name="standardDeviation">Finite, at least 0.</param>
    /// <param name="key">The numbers to use.</param>
    public static void FillNormal(this Parameter parameter, double standardDeviation, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(standardDeviation);
        var stream = new RandomStream(key);
        foreach (ref var value in parameter.Values)
            value = (float)(standardDeviation * stream.NextGaussian());
    }

    /// <summary>
    /// Uniform numbers within sqrt(6 / (inputs + outputs)) of 0, for a weight [outputs, inputs] (Glorot and Bengio 2010, eq. 16).
    /// </summary>
    public static void FillXavierUniform(this Parameter parameter, RandomKey key)
    {
        var bound = Math.Sqrt(6.0 / (parameter.Rows + parameter.Columns));
        var stream = new RandomStream(key);
        foreach (ref var value in parameter.Values)
            value = (float)(bound * ((2 * stream.NextDouble()) - 1));
    }
}
