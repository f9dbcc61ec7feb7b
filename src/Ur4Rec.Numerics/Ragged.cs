namespace Ur4Rec.Numerics;

/// <summary>
/// Groups of different lengths laid end to end: group r is elements <c>Offsets[r]</c> .. <c>Offsets[r + 1] - 1</c>. There is no padding,
/// so there is no mask and nothing to attend to by mistake.
/// </summary>
public sealed class Ragged
{
    private readonly int[] _offsets;

    /// <summary>Takes offsets, [groups + 1].</summary>
    /// <exception cref="ArgumentException">The offsets do not begin at 0 or decrease.</exception>
    public Ragged(int[] offsets)
    {
        if (offsets.Length == 0 || offsets[0] != 0)
            throw new ArgumentException("Offsets begin with 0.", nameof(offsets));
        for (var r = 1; r < offsets.Length; r++)
        {
            if (offsets[r] < offsets[r - 1])
                throw new ArgumentException($"Offsets decrease from {offsets[r - 1]} to {offsets[r]} at group {r - 1}.", nameof(offsets));
            Longest = Math.Max(Longest, offsets[r] - offsets[r - 1]);
        }

        _offsets = offsets;
    }

    /// <summary>Number of groups.</summary>
    public int Groups => _offsets.Length - 1;

    /// <summary>Number of elements of all groups together.</summary>
    public int Total => _offsets[^1];

    /// <summary>Length of the longest group; 0 where there is none.</summary>
    public int Longest { get; }

    /// <summary>[groups + 1].</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>From the length of each group.</summary>
    /// <exception cref="ArgumentException">A length is negative.</exception>
    public static Ragged FromLengths(ReadOnlySpan<int> lengths)
    {
        var offsets = new int[lengths.Length + 1];
        for (var r = 0; r < lengths.Length; r++)
            offsets[r + 1] = checked(offsets[r] + lengths[r]);
        return new Ragged(offsets);
    }

    /// <summary>Index of a group's first element.</summary>
    public int Start(int group) => _offsets[group];

    /// <summary>Number of elements of a group.</summary>
    public int LengthOf(int group) => _offsets[group + 1] - _offsets[group];
}
