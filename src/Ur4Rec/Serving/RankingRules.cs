using Ur4Rec.Data;
using Ur4Rec.Serving.Ranking;

namespace Ur4Rec.Serving;

/// <summary>Rules of the house for every answer, as <c>rules.yaml</c> says them. Filters and exclusions hold for pinned items, too.</summary>
public sealed record RankingRules
{
    /// <summary>No rules.</summary>
    public static RankingRules None { get; } = new();

    /// <summary>Items must have all of these.</summary>
    public IReadOnlyList<AttributeFilter> Filters { get; init; } = [];

    /// <summary>Items that never appear.</summary>
    public IReadOnlyList<ItemId> Exclude { get; init; } = [];

    /// <summary>
    /// Items that stand at a place of every answer that is long enough, unless they are left out for another reason; an answer that ends before its
    /// place ends with them.
    /// </summary>
    public IReadOnlyList<PinnedItem> Pinned { get; init; } = [];

    /// <summary>What gains or loses.</summary>
    public IReadOnlyList<Boost> Boosts { get; init; } = [];

    /// <summary>Most items of an answer that share a value; null for no limit.</summary>
    public CategoryLimit? MaxPerCategory { get; init; }

    /// <summary>0 .. 1, the share of unlikeness in maximal marginal relevance (Carbonell and Goldstein 1998); 0 ranks by score alone.</summary>
    public double Diversity { get; init; }

    /// <summary>Checks all that can be said of the rules without the catalogue.</summary>
    /// <exception cref="InputException">
    /// A number is out of its range, a name or id is empty, an item or value is boosted twice, two items are pinned at one place or one at two,
    /// or a pinned item is excluded.
    /// </exception>
    public void Validate() => new RankingRulesCheck(_ => "the ranking rules").Rules(this);
}

/// <summary>An item that stands at a place of every answer.</summary>
/// <param name="Item">The item.</param>
/// <param name="Place">From 1.</param>
public sealed record PinnedItem(ItemId Item, int Place);

/// <summary>A change of scores.</summary>
/// <param name="Item">The item, or null for an attribute.</param>
/// <param name="Attribute">The attribute, or null for an item.</param>
/// <param name="Amount">-10 .. 10, standard deviations; see <see cref="ScoreAdjustment"/>.</param>
public sealed record Boost(ItemId? Item, AttributeValue? Attribute, double Amount);

/// <summary>A limit of likeness.</summary>
/// <param name="Attribute">As of <see cref="AttributeValue"/>; an item of several values counts for each.</param>
/// <param name="Count">At least 1.</param>
public sealed record CategoryLimit(string Attribute, int Count);
