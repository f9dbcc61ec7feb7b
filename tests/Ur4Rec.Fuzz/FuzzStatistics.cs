using System.Globalization;

namespace Ur4Rec.Fuzz;

/// <summary>What the inputs of a target took.</summary>
internal sealed class FuzzStatistics
{
    public long Loaded { get; private set; }

    public long Refused { get; private set; }

    /// <summary>The longest load and its input.</summary>
    public (TimeSpan Time, long Index) Longest { get; private set; }

    /// <summary>The most managed bytes and their input.</summary>
    public (long Bytes, long Index) Largest { get; private set; }

    public void Add(long index, bool loaded, TimeSpan elapsed, long bytes)
    {
        Loaded += loaded ? 1 : 0;
        Refused += loaded ? 0 : 1;
        if (elapsed > Longest.Time)
            Longest = (elapsed, index);
        if (bytes > Largest.Bytes)
            Largest = (bytes, index);
    }

    public static FuzzStatistics Sum(IEnumerable<FuzzStatistics> parts)
    {
        var sum = new FuzzStatistics();
        foreach (var part in parts)
        {
            sum.Loaded += part.Loaded;
            sum.Refused += part.Refused;
            sum.Longest = part.Longest.Time > sum.Longest.Time ? part.Longest : sum.Longest;
            sum.Largest = part.Largest.Bytes > sum.Largest.Bytes ? part.Largest : sum.Largest;
        }

        return sum;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Loaded} loaded, {Refused} refused; longest {Longest.Time.TotalMilliseconds:F1} ms (input {Longest.Index}), largest {Largest.Bytes / 1048576.0:F1} MB (input {Largest.Index})");
}
