using Ur4Rec.Data;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Sweeping;

/// <summary>Every combination of the values of some axes, numbered from 0; the last axis changes fastest.</summary>
/// <param name="axes">At least one.</param>
public sealed class SweepGrid(IReadOnlyList<SweepAxis> axes)
{
    /// <summary>Most trials of a sweep.</summary>
    public const int MostTrials = 1_000;

    /// <summary>How many combinations there are.</summary>
    public long Count { get; } = axes.Aggregate(1L, (product, axis) => product <= long.MaxValue / axis.Values.Count
        ? product * axis.Values.Count
        : throw new InputException("The grid of --over has more than 2^63 combinations; give fewer keys or values."));

    /// <summary>The combination of a number, by key.</summary>
    /// <param name="number">0 .. <see cref="Count"/> - 1.</param>
    public IReadOnlyDictionary<string, string> Settings(long number)
    {
        var values = new string[axes.Count];
        for (var axis = axes.Count - 1; axis >= 0; axis--)
        {
            (number, var value) = Math.DivRem(number, axes[axis].Values.Count);
            values[axis] = axes[axis].Values[(int)value];
        }

        return axes.Zip(values).ToDictionary(pair => pair.First.Key, pair => pair.Second);
    }

    /// <summary>The numbers of the combinations that are tried, ascending.</summary>
    /// <param name="samples">How many, drawn without replacement; null tries all.</param>
    /// <param name="seed">Of the drawing.</param>
    /// <exception cref="InputException">There are too many, or fewer than are asked for.</exception>
    public IReadOnlyList<long> Choose(int? samples, ulong seed)
    {
        if (samples is null)
        {
            if (Count > MostTrials)
            {
                throw new InputException(FormattableString.Invariant(
                    $"The grid of --over has {Count:N0} combinations and a sweep at most {MostTrials:N0} trials; try a random part of it with --samples N."));
            }

            return [.. Enumerable.Range(0, (int)Count).Select(number => (long)number)];
        }

        if (samples > MostTrials)
            throw new InputException(FormattableString.Invariant($"--samples {samples}: a sweep has at most {MostTrials:N0} trials."));
        if (samples > Count)
            throw new InputException(FormattableString.Invariant($"--samples {samples}: the grid of --over has {Count:N0} combinations; leave out --samples."));
        return [.. Draw(samples.Value, seed)];
    }

    /// <summary>Draws a value of each axis until there are enough combinations.</summary>
    private SortedSet<long> Draw(int samples, ulong seed)
    {
        var random = new RandomStream(RandomKey.For(seed, "sweep"));
        var drawn = new SortedSet<long>();
        while (drawn.Count < samples)
        {
            long number = 0;
            foreach (var axis in axes)
                number = (number * axis.Values.Count) + random.NextInt(axis.Values.Count);
            drawn.Add(number);
        }

        return drawn;
    }
}
