namespace Ur4Rec.Numerics.Retrieval;

/// <summary>Finds the largest of distinct numbers without sorting them: Hoare's quickselect.</summary>
internal static class LargestKeys
{
    /// <summary>Moves the <paramref name="count"/> largest keys to the beginning, in any order.</summary>
    /// <param name="keys">All distinct.</param>
    /// <param name="count">1 .. the number of keys.</param>
    /// <returns>The least of them.</returns>
    public static ulong MoveToFront(Span<ulong> keys, int count)
    {
        var open = keys;
        var wanted = count - 1;
        while (open.Length > 1)
        {
            var place = Partition(open);
            if (place == wanted)
                return open[place];
            if (place > wanted)
            {
                open = open[..place];
            }
            else
            {
                open = open[(place + 1)..];
                wanted -= place + 1;
            }
        }

        return open[0];
    }

    /// <summary>Moves what is larger than one of the keys before it, and returns its place.</summary>
    private static int Partition(Span<ulong> keys)
    {
        ref var last = ref keys[^1];
        MoveMedianTo(ref last, ref keys[0], ref keys[keys.Length / 2]);
        var pivot = last;
        var place = 0;
        for (var i = 0; i < keys.Length - 1; i++)
        {
            // Written so that no branch depends on the keys: half of them would be foretold wrongly.
            var key = keys[i];
            keys[i] = keys[place];
            keys[place] = key;
            place += key > pivot ? 1 : 0;
        }

        last = keys[place];
        keys[place] = pivot;
        return place;
    }

    private static void MoveMedianTo(ref ulong target, ref ulong first, ref ulong second)
    {
        if (first > second == first < target)
            (target, first) = (first, target);
        else if (second > first == second < target)
            (target, second) = (second, target);
    }
}
