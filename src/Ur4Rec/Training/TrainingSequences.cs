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
    private readonly ulong _seed;
    private readonly ItemIndex[][]? _shuffled;

    /// <summary>The sequences in the dataset's order until an epoch begins.</summary>
    public TrainingSequences(Split split, bool shuffleTies, ulong seed)
    {
        _split = split;
        _seed = seed;
        if (shuffleTies)
            _shuffled = [.. Enumerable.Range(0, split.Dataset.UserCount).Select(u => split.TrainingSequence(new UserIndex(u)).ToArray())];
    }

    /// <summary>A user's items, oldest first.</summary>
    public ReadOnlySpan<int> Of(UserIndex user) => MemoryMarshal.Cast<ItemIndex, int>(
        _shuffled is null ? _split.TrainingSequence(user).Span : _shuffled[user.Value]);

    /// <summary>Orders the ties for an epoch, as a function of seed, epoch and user alone.</summary>
    public void BeginEpoch(int epoch)
    {
        if (_shuffled is null)
            return;
        for (var u = 0; u < _shuffled.Length; u++)
        {
            var user = new UserIndex(u);
            _split.TrainingSequence(user).CopyTo(_shuffled[u]);
            var random = new RandomStream(RandomKey.For(_seed, "ties", ((ulong)epoch << 32) | (uint)u));
            ShuffleTies(ref random, _split.TrainingTimes(user).Span, _shuffled[u]);
        }
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
