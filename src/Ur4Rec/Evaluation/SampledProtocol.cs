using System.Buffers;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Evaluation;

/// <summary>See <see cref="Protocol.Sampled"/>.</summary>
internal sealed record SampledProtocol : Protocol
{
    public SampledProtocol(int negatives, ulong seed, bool seedCompatible)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(negatives, 1);
        Negatives = negatives;
        Seed = seed;
        SeedCompatible = seedCompatible;
    }

    public int Negatives { get; }

    public ulong Seed { get; }

    public bool SeedCompatible { get; }

    public override string Name => "sampled";

    public override string Description => SeedCompatible
        ? $"sampled: the target and {Negatives} negatives from all other items, seed {Seed} (seed_compatible)"
        : $"sampled: the target and {Negatives} negatives that the user has not seen before it, seed {Seed}";

    internal override int CountCandidates(int itemCount, ReadOnlySpan<int> seen) =>
        1 + Math.Min(Negatives, itemCount - (SeedCompatible ? 1 : seen.Length));

    internal override TargetRank Rank(ReadOnlySpan<float> row, RowComparison comparison, UserIndex user, int target, ReadOnlySpan<int> seen)
    {
        var buffer = ArrayPool<int>.Shared.Rent(Negatives);
        var better = 0;
        var tied = 0;
        foreach (var item in Draw(row.Length, user, target, seen, buffer))
        {
            if (row[item] > row[target])
                better++;
            else if (row[item] == row[target])
                tied++;
        }

        ArrayPool<int>.Shared.Return(buffer);
        return new TargetRank(better, tied);
    }

    /// <summary>The negatives of a case, ascending: a function of the seed and the user, and of what may not be drawn.</summary>
    /// <param name="itemCount">Items in the catalogue.</param>
    /// <param name="user">The user asked about.</param>
    /// <param name="target">The target's number.</param>
    /// <param name="seen">The items of the history and the target, each once, ascending.</param>
    /// <param name="buffer">At least <see cref="Negatives"/> long.</param>
    internal Span<int> Draw(int itemCount, UserIndex user, int target, ReadOnlySpan<int> seen, Span<int> buffer)
    {
        var excluded = SeedCompatible ? [target] : seen;
        var drawn = buffer[..Math.Min(Negatives, itemCount - excluded.Length)];
        var random = new RandomStream(RandomKey.For(Seed, "evaluation negatives", (ulong)user.Value));
        DrawWithoutReplacement(ref random, itemCount - excluded.Length, drawn);
        drawn.Sort();
        SkipExcluded(drawn, excluded);
        return drawn;
    }

    /// <summary>Fills <paramref name="drawn"/> with distinct numbers 0 .. <paramref name="bound"/>-1, every set equally likely (Floyd; Bentley 1987, CACM 30(9)).</summary>
    private static void DrawWithoutReplacement(ref RandomStream random, int bound, Span<int> drawn)
    {
        var taken = new HashSet<int>(drawn.Length);
        for (var i = 0; i < drawn.Length; i++)
        {
            var largest = bound - drawn.Length + i;
            var candidate = random.NextInt(largest + 1);
            drawn[i] = taken.Add(candidate) ? candidate : largest;
            taken.Add(drawn[i]);
        }
    }

    /// <summary>Turns the n-th allowed item into its number; both spans ascend.</summary>
    private static void SkipExcluded(Span<int> drawn, ReadOnlySpan<int> excluded)
    {
        var skipped = 0;
        foreach (ref var item in drawn)
        {
            while (skipped < excluded.Length && excluded[skipped] <= item + skipped)
                skipped++;
            item += skipped;
        }
    }
}
