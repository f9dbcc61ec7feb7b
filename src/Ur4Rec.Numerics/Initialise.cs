using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics;

/// <summary>First values of parameters.</summary>
public static class Initialise
{
    /// <summary>Independent normal values of mean zero.</summary>
    public static void Normal(Parameter parameter, double deviation, ref RandomStream random)
    {
        foreach (ref var value in parameter.Values)
            value = (float)(random.NextGaussian() * deviation);
    }
}
