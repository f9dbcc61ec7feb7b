using System.Globalization;

namespace Ur4Rec.Data;

/// <summary>
/// What of the raw interactions becomes a dataset. The filters run in the order of these properties; the core comes last of them and
/// repeats until it holds, so every promise but the catalogue of the raw data holds at the end.
/// </summary>
public sealed record PreparationOptions
{
    /// <summary>Smallest rating kept; null keeps all. Where it is set, an interaction without a rating is dropped and counted.</summary>
    public double? MinRating { get; init; }

    /// <summary>How many of each user's newest interactions are kept; 0 keeps all.</summary>
    public int MaxInteractionsPerUser { get; init; }

    /// <summary>Fewest interactions of a user; those with fewer are dropped. 0 keeps all.</summary>
    public int UserCore { get; init; }

    /// <summary>Fewest interactions of an item; those with fewer are dropped. 0 keeps all.</summary>
    public int ItemCore { get; init; }

    /// <summary>Which items can be ranked.</summary>
    public CatalogueSource Catalogue { get; init; }

    /// <summary>Whether what a user had, but these filters dropped, is carried along so that it is not offered to them.</summary>
    public bool ExcludeDropped { get; init; }

    /// <summary>
    /// The filters that decide what the history of a user who is kept holds, e.g. <c>min_rating 4</c>; empty where that is everything.
    /// </summary>
    public string DescribeHistories() => string.Join(", ", FiltersOfHistories());

    /// <summary>Checks every range.</summary>
    /// <exception cref="InputException">A value is out of its range.</exception>
    public void Validate()
    {
        if (MinRating is { } rating && !double.IsFinite(rating))
            throw new InputException($"min_rating is {rating}; give a finite number, or leave it out to keep every rating.");
        RequireCount("max_interactions_per_user", MaxInteractionsPerUser);
        RequireCount("user_core", UserCore);
        RequireCount("item_core", ItemCore);
    }

    private IEnumerable<string> FiltersOfHistories()
    {
        if (MinRating is { } rating)
            yield return string.Create(CultureInfo.InvariantCulture, $"min_rating {rating}");
        if (MaxInteractionsPerUser > 0)
            yield return $"max_interactions_per_user {MaxInteractionsPerUser}";
        // Which users are kept changes the others' histories only by way of the items' counts.
        if (UserCore > 0 && ItemCore > 0)
            yield return $"user_core {UserCore}";
        if (ItemCore > 0)
            yield return $"item_core {ItemCore}";
    }

    private static void RequireCount(string key, int value)
    {
        if (value < 0)
            throw new InputException($"{key} is {value}; give 0 to keep all, or a positive count.");
    }
}
