using Ur4Rec.Data;

namespace Ur4Rec.Serving;

/// <summary>
/// What is asked: for a user, for a history, or for nobody in particular. Rules of the service (<see cref="RankingRules"/>) hold beside it.
/// </summary>
public sealed record RecommendationRequest
{
    /// <summary>Whom to recommend to; null for somebody without a name.</summary>
    public UserId? User { get; init; }

    /// <summary>What they did, oldest first, in place of what is known of the user; null for what is known.</summary>
    public IReadOnlyList<SessionItem>? History { get; init; }

    /// <summary>The only items to rank; null for the whole catalogue. Filters and exclusions hold for these, too.</summary>
    public IReadOnlyList<ItemId>? Candidates { get; init; }

    /// <summary>k, how many items at most; there are fewer where <see cref="RerankTop"/> is less.</summary>
    public int Count { get; init; } = 10;

    /// <summary>n, how many retrieved items the whole model ranks; null for what the model was trained with. At least k.</summary>
    public int? RerankTop { get; init; }

    /// <summary>Whether items of the history are left out.</summary>
    public bool ExcludeSeen { get; init; } = true;

    /// <summary>Items must have all of these, beside the rules' own.</summary>
    public IReadOnlyList<AttributeFilter> Filters { get; init; } = [];

    /// <summary>Items that must not appear.</summary>
    public IReadOnlyList<ItemId> Exclude { get; init; } = [];

    /// <summary>Attributes that somebody without a history says to like.</summary>
    public IReadOnlyList<AttributeValue> Likes { get; init; } = [];

    /// <summary>0 .. 1, how much unlikeness to the items above counts against the score; null for the rules' own.</summary>
    public double? Diversity { get; init; }

    /// <summary>Whether to say why.</summary>
    public bool Explain { get; init; }
}

/// <summary>An item of a history that is given with a request.</summary>
/// <param name="Item">The item.</param>
/// <param name="Time">Unix seconds; null where nobody knows. All of a history have a time, or none.</param>
public readonly record struct SessionItem(ItemId Item, long? Time = null);

/// <summary>A named value of items: <c>genre</c>, <c>year</c>, or any attribute of the data.</summary>
/// <param name="Attribute">The name.</param>
/// <param name="Value">The value, compared without regard to case.</param>
public readonly record struct AttributeValue(string Attribute, string Value)
{
    /// <summary>Reads a name and a value with a colon between them, as <c>genre:Comedy</c>; null where one is missing.</summary>
    public static AttributeValue? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < text.Length - 1 ? new AttributeValue(text[..colon], text[(colon + 1)..]) : null;
    }
}

/// <summary>Which items may appear, by a named value.</summary>
/// <param name="Attribute">As of <see cref="AttributeValue"/>.</param>
/// <param name="AnyOf">An item must have one of these; empty asks for none.</param>
/// <param name="NoneOf">An item must have none of these.</param>
public sealed record AttributeFilter(string Attribute, IReadOnlyList<string> AnyOf, IReadOnlyList<string> NoneOf);
