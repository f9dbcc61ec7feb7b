namespace Ur4Rec.Data;

/// <summary>What is known of an item beside who chose it. Text that is not known is null, never empty.</summary>
/// <param name="Id">The item.</param>
public sealed record ItemMetadata(ItemId Id)
{
    /// <summary>Its name, for people.</summary>
    public string? Title { get; init; }

    /// <summary>Its description.</summary>
    public string? Text { get; init; }

    /// <summary>The year it came out.</summary>
    public int? Year { get; init; }

    /// <summary>Its genres, classes or categories, in the data's order.</summary>
    public IReadOnlyList<string> Genres { get; init; } = [];

    /// <summary>Every other named value of the data.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}

/// <summary>What is known of a user beside what they chose.</summary>
/// <param name="Id">The user.</param>
public sealed record UserMetadata(UserId Id)
{
    /// <summary>Every named value of the data.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}
