namespace Ur4Rec.Numerics.Tests.Testing;

internal static class TestGroups
{
    /// <summary>Groups of 1, 0, 3, 2, 1, 0, 3, 2, ... elements, the last cut short.</summary>
    public static Ragged Of(int total)
    {
        int[] pattern = [1, 0, 3, 2];
        var lengths = new List<int>();
        for (var left = total; left > 0; left -= lengths[^1])
            lengths.Add(Math.Min(left, pattern[lengths.Count % pattern.Length]));
        return Ragged.FromLengths([.. lengths]);
    }

    /// <summary>Ranges of 0 .. 4 rows that overlap, some equal, some empty, and every fourth the same first two rows.</summary>
    public static (int[] Starts, int[] Lengths) Ranges(int queries, int contextRows)
    {
        var starts = new int[queries];
        var lengths = new int[queries];
        for (var query = 0; query < queries; query++)
        {
            starts[query] = query % 4 == 3 ? 0 : query * 2 % contextRows;
            lengths[query] = Math.Min(query % 4 == 3 ? 2 : query % 5, contextRows - starts[query]);
        }

        return (starts, lengths);
    }
}
