namespace Ur4Rec.Serving;

/// <summary>What is remembered of a user, in words and figures.</summary>
/// <param name="User">Who.</param>
/// <param name="IsStale">See <see cref="RecommendationAnswer.IsStale"/>.</param>
/// <param name="Sentences">What is written about the user and the model reads.</param>
/// <param name="TopAttributes">Genres and attributes of the newest items, the most frequent first.</param>
/// <param name="Interactions">Interactions that the memory has seen.</param>
/// <param name="UpdatedAt">Unix seconds of its last update; null before the first, and for a model without memory.</param>
/// <param name="InteractionsSinceUpdate">Interactions that it has not yet taken in.</param>
/// <param name="Drift">The newest item's distance from the memory, 0 .. 2; null before the first update.</param>
/// <param name="Updates">Its last updates, the newest first.</param>
/// <param name="Steering">What the user's recommendations are steered by.</param>
public sealed record MemoryReport(
    string User, bool IsStale, IReadOnlyList<string> Sentences, IReadOnlyList<AttributeShare> TopAttributes, int Interactions, long? UpdatedAt,
    int InteractionsSinceUpdate, double? Drift, IReadOnlyList<MemoryUpdate> Updates, IReadOnlyList<Steer> Steering);

/// <summary>How often a value stands in the newest items of a history.</summary>
/// <param name="Attribute">As of <see cref="AttributeValue"/>.</param>
/// <param name="Value">The value.</param>
/// <param name="Share">0 .. 1 of the items.</param>
public sealed record AttributeShare(string Attribute, string Value, double Share);

/// <summary>An update of a memory.</summary>
/// <param name="Time">Unix seconds.</param>
/// <param name="Item">The item that it took in.</param>
/// <param name="Title">Its title, where it has one.</param>
/// <param name="Drift">How far the item lay from the memory before, 0 .. 2; null for the first.</param>
public sealed record MemoryUpdate(long Time, string Item, string? Title, double? Drift);

/// <summary>Something that steers a user's recommendations.</summary>
/// <param name="Attribute">A named value of items, or null for a sentence.</param>
/// <param name="Sentence">A sentence that items are compared with by meaning, or null for an attribute.</param>
/// <param name="Weight">
/// -3 .. 3, not 0: standard deviations (see <see cref="ScoreAdjustment"/>) that an item of this attribute, or the candidate most like the sentence, gains.
/// </param>
/// <param name="Pinned">Whether it keeps its weight; else this halves with every <see cref="HalfLife"/> further interactions.</param>
/// <param name="Since">Interactions of the user when it was set.</param>
public sealed record Steer(AttributeValue? Attribute, string? Sentence, double Weight, bool Pinned, int Since)
{
    /// <summary>Interactions after which an unpinned weight counts half.</summary>
    public const int HalfLife = 20;

    /// <summary>The largest weight.</summary>
    public const double MaxWeight = 3;

    /// <summary>The most of one user.</summary>
    public const int MaxCount = 50;

    /// <summary>The weight after the user's further interactions.</summary>
    /// <param name="interactions">Interactions of the user now.</param>
    public double WeightAfter(int interactions) => Pinned ? Weight : Weight * Math.Pow(0.5, (double)Math.Max(0, interactions - Since) / HalfLife);
}

/// <summary>How to change what steers a user's recommendations.</summary>
public sealed record SteeringChange
{
    /// <summary>Steers to set; each replaces the one of the same attribute or sentence, and one of weight 0 removes it.</summary>
    public IReadOnlyList<SteerWish> Steers { get; init; } = [];

    /// <summary>Whether all steers go before <see cref="Steers"/> are set.</summary>
    public bool ResetSteering { get; init; }

    /// <summary>Whether the memory begins anew: what was done before is no longer remembered. The history stays.</summary>
    public bool ResetMemory { get; init; }
}

/// <summary>A steer to set.</summary>
/// <param name="Attribute">See <see cref="Steer.Attribute"/>.</param>
/// <param name="Sentence">See <see cref="Steer.Sentence"/>; at most 1,000 characters.</param>
/// <param name="Weight">See <see cref="Steer.Weight"/>; 0 removes it.</param>
/// <param name="Pinned">See <see cref="Steer.Pinned"/>.</param>
public sealed record SteerWish(AttributeValue? Attribute, string? Sentence, double Weight, bool Pinned);

/// <summary>What was erased.</summary>
/// <param name="User">Who.</param>
/// <param name="ErasedAt">When.</param>
/// <param name="Events">Events that the service had recorded.</param>
/// <param name="Interactions">Interactions that the store had imported.</param>
/// <param name="Texts">Texts about the user.</param>
/// <param name="Memories">Memories, 0 or 1.</param>
/// <param name="Steers">Steers.</param>
public sealed record ErasureReceipt(string User, DateTimeOffset ErasedAt, int Events, int Interactions, int Texts, int Memories, int Steers);
