namespace Ur4Rec.Training;

/// <summary>Cuts a batch of windows into shards of about as many tokens each, as a function of the windows' lengths alone.</summary>
internal static class BatchCut
{
    /// <summary>The windows of one shard, by their numbers in the batch, ascending; none where there are more shards than windows.</summary>
    public static int[] Of(ReadOnlySpan<TrainingWindow> windows, Shard shard)
    {
        if (shard.Count == 1)
            return [.. Enumerable.Range(0, windows.Length)];
        var lengths = new int[windows.Length];
        for (var w = 0; w < lengths.Length; w++)
            lengths[w] = windows[w].Length;
        // Longest first, each to the shard that has fewest tokens (Graham 1969).
        var tokens = new long[shard.Count];
        var own = new List<int>();
        foreach (var window in Enumerable.Range(0, lengths.Length).OrderByDescending(w => lengths[w]).ThenBy(w => w))
        {
            var emptiest = Array.IndexOf(tokens, tokens.Min());
            tokens[emptiest] += lengths[window];
            if (emptiest == shard.Number)
                own.Add(window);
        }

        return [.. own.Order()];
    }
}
