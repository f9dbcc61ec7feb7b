namespace Ur4Rec.Numerics.Random;

/// <summary>Reads one <see cref="RandomKey"/>'s numbers in order. A mutable value: pass it by reference.</summary>
/// <param name="key">The stream to read, from its beginning.</param>
public struct RandomStream(RandomKey key)
{
    private uint _block;
    private int _used = 4;
    private (uint X0, uint X1, uint X2, uint X3) _words;

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt()
    {
        if (_used == 4)
        {
            _words = key.Block(_block++);
            _used = 0;
        }

        return _used++ switch
        {
            0 => _words.X0,
            1 => _words.X1,
            2 => _words.X2,
            _ => _words.X3,
        };
    }

    /// <summary>A uniform integer, 0 &lt;= value &lt; <paramref name="bound"/>, without bias (Lemire 2019, arXiv 1805.10941).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is less than 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var product = (ulong)NextUInt() * (uint)bound;
        if ((uint)product < (uint)bound)
        {
            var threshold = (uint)(-bound) % (uint)bound;
            while ((uint)product < threshold)
                product = (ulong)NextUInt() * (uint)bound;
        }

        return (int)(product >> 32);
    }

    /// <summary>A uniform number, 0 &lt;= value &lt; 1, with 32 random bits.</summary>
    public double NextDouble() => NextUInt() * (1.0 / 4294967296.0);

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts <paramref name="values"/> into a uniformly random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
