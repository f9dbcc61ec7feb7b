using System.Runtime.InteropServices;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Training;

/// <summary>
/// The training sequences as an epoch reads them: in the dataset's order, or with each user's items of one time in a new random order
/// every epoch, for data that gives several items one time does not say which came first.
/// </summary>
internal sealed class TrainingSequences
{
    private readonly Split _split;
    private readonly bool _shuffleTies;
    private readonly ulong _seed;
    private int? _epoch;

    /// <summary>The sequences in the dataset's order until an epoch begins.</summary>
    public TrainingSequences(Split split, bool shuffleTies, ulong seed)
    {
        _split = split;
        _shuffleTies = shuffleTies;
        _seed = seed;
    }

    /// <summary>A user's items, oldest first.</summary>
    public ReadOnlySpan<int> Of(UserIndex user)
    {
        var items = _split.TrainingSequence(user).Span;
        return MemoryMarshal.Cast<ItemIndex, int>(_shuffleTies && _epoch is { } epoch ? Shuffled(items, user, epoch) : items);
    }

    /// <summary>Orders the ties for an epoch, as a function of seed, epoch and user alone.</summary>
    public void BeginEpoch(int epoch) => _epoch = epoch;

    // Shuffled when asked for: to keep every user's order would be to keep the whole log in memory.
    private ReadOnlySpan<ItemIndex> Shuffled(ReadOnlySpan<ItemIndex> items, UserIndex user, int epoch)
    {
        var times = _split.TrainingTimes(user).Span;
        if (!HasTies(times))
            return items;
        var shuffled = items.ToArray();
        var random = new RandomStream(RandomKey.For(_seed, "ties", ((ulong)epoch << 32) | (uint)user.Value));
        ShuffleTies(ref random, times, shuffled);
        return shuffled;
    }

    private static bool HasTies(ReadOnlySpan<long> times)
    {
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] == times[i - 1])
                return true;
        }

        return false;
    }

    private static void ShuffleTies(ref RandomStream random, ReadOnlySpan<long> times, Span<ItemIndex> items)
    {
        var start = 0;
        while (start < times.Length)
        {
            var end = start + 1;
            while (end < times.Length && times[end] == times[start])
                end++;
            random.Shuffle(items[start..end]);
            start = end;
        }
    }
}
