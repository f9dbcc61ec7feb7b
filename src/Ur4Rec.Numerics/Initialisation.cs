using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics;

/// <summary>First values of parameters.</summary>
public static class Initialisation
{
    /// <summary>Independent normal numbers of mean 0.</summary>
    /// <param name="parameter">What to fill.</param>
    /// <param name="standardDeviation">Finite, at least 0.</param>
    /// <param name="random">The numbers to use.</param>
    public static void FillNormal(this Parameter parameter, double standardDeviation, ref RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(standardDeviation);
        foreach (ref var value in parameter.Values)
            value = (float)(standardDeviation * random.NextGaussian());
    }
}
