using System.Globalization;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Data.Synthetic;

/// <summary>Sequences of any size, cheaply, for benchmarks: the lengths and popularity skew of real data, no meaning.</summary>
public static class SyntheticSequences
{
    /// <summary>Fewest items of a user, so that every split has a case for them.</summary>
    public const int ShortestLength = 3;

    private const double LengthSpread = 0.8;
    private const double PopularityExponent = 0.8;
    private const double NeighbourChance = 0.5;
    private const int NeighbourReach = 8;

    /// <summary>
    /// Users with log-normal lengths whose mean is exactly <paramref name="meanLength"/> (rounded to a whole total), over
    /// items with Zipf popularity; half of all steps go to a near neighbour of the item before, so there is something to learn.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No users or items, or a mean below <see cref="ShortestLength"/>.</exception>
    public static SequenceDataset Generate(int users, double meanLength, int items, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(meanLength, ShortestLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(items, 1);
        var random = new RandomStream(RandomKey.For(seed, "synthetic-sequences"));
        var offsets = Offsets(users, meanLength, ref random);
        var sequence = new ItemIndex[offsets[^1]];
        var times = new long[sequence.Length];
        var popularity = new AliasTable([.. Enumerable.Range(1, items).Select(rank => Math.Pow(rank, -PopularityExponent))]);
        for (var u = 0; u < users; u++)
        {
            var item = popularity.Draw(ref random);
            for (var position = offsets[u]; position < offsets[u + 1]; position++)
            {
                sequence[position] = new ItemIndex(item);
                times[position] = position - offsets[u];
                item = random.NextDouble() < NeighbourChance
                    ? (item + 1 + random.NextInt(NeighbourReach)) % items
                    : popularity.Draw(ref random);
            }
        }

        return new SequenceDataset(
            Ids(users, id => new UserId(id)), Ids(items, id => new ItemId(id)), offsets, sequence, times);
    }

    private static TId[] Ids<TId>(int count, Func<string, TId> make) =>
        [.. Enumerable.Range(0, count).Select(number => make(number.ToString(CultureInfo.InvariantCulture)))];

    // Rounding the running sum, not each length, makes the total exact.
    private static int[] Offsets(int users, double meanLength, ref RandomStream random)
    {
        var weights = new double[users];
        foreach (ref var weight in weights.AsSpan())
            weight = Math.Exp(LengthSpread * random.NextGaussian());
        var beyondShortest = (meanLength - ShortestLength) * users / weights.Sum();
        var offsets = new int[users + 1];
        var sum = 0.0;
        for (var u = 0; u < users; u++)
        {
            sum += weights[u];
            offsets[u + 1] = ((u + 1) * ShortestLength) + (int)Math.Round(sum * beyondShortest);
        }

        return offsets;
    }
}
