using Ur4Rec.Data;
using Ur4Rec.Models;

namespace Ur4Rec.Evaluation;

/// <summary>Which candidates a target is ranked among; named and stored with every result.</summary>
public abstract record Protocol
{
    private protected Protocol()
    {
    }

    /// <summary>The target is ranked among all items that the user has not seen before it.</summary>
    public static Protocol Full { get; } = new FullProtocol();

    /// <summary><c>full</c> or <c>sampled</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line that says exactly what is ranked.</summary>
    public abstract string Description { get; }

    /// <summary>The target is ranked among negatives drawn once for each user. Sampled metrics can order models otherwise than full ones do (Krichene and Rendle 2020).</summary>
    /// <param name="negatives">Negatives a case, at least 1; where fewer items are left, all of them.</param>
    /// <param name="seed">Fixes the negatives.</param>
    /// <param name="seedCompatible">Draw from all items but the target, the user's history included, as the Python original did.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="negatives"/> is less than 1.</exception>
    public static Protocol Sampled(int negatives = 100, ulong seed = 1, bool seedCompatible = false) =>
        new SampledProtocol(negatives, seed, seedCompatible);

    /// <summary>Number of candidates of a case, the target included.</summary>
    /// <param name="itemCount">Items in the catalogue.</param>
    /// <param name="seen">The items of the history and the target, each once.</param>
    internal abstract int CountCandidates(int itemCount, ReadOnlySpan<int> seen);

    /// <summary>Ranks a target by its row of finite scores.</summary>
    /// <param name="row">[items] scores.</param>
    /// <param name="comparison">How the whole row compares with the target's score.</param>
    /// <param name="user">The user asked about.</param>
    /// <param name="target">The target's number.</param>
    /// <param name="seen">The items of the history and the target, each once, ascending.</param>
    internal abstract TargetRank Rank(ReadOnlySpan<float> row, RowComparison comparison, UserIndex user, int target, ReadOnlySpan<int> seen);
}
