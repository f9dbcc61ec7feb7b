namespace Ur4Rec.Numerics.Random;

/// <summary>Names one stream of random numbers: what run, what for, and when. Two different keys never share numbers.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Purpose">What the numbers are for; see <see cref="For"/>.</param>
/// <param name="Step">Step, epoch or any other moment within the purpose.</param>
public readonly record struct RandomKey(ulong Seed, uint Purpose, ulong Step)
{
    /// <summary>A key whose purpose is a name, e.g. <c>shuffle</c>; equal names give equal keys on every machine.</summary>
    public static RandomKey For(ulong seed, string purpose, ulong step = 0) => new(seed, Fnv1a(purpose), step);

    /// <summary>The four words of block <paramref name="block"/> of this stream.</summary>
    public (uint X0, uint X1, uint X2, uint X3) Block(uint block) =>
        Philox.Generate(Seed, block, (uint)Step, (uint)(Step >> 32), Purpose);

    private static uint Fnv1a(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return hash;
    }
}
