namespace Ur4Rec.Serving.Ranking;

/// <summary>Names of items' values. An item's genres have several names, those that imports take them from.</summary>
internal static class AttributeName
{
    /// <summary>The name of <see cref="Data.ItemMetadata.Genres"/>.</summary>
    public const string Genre = "genre";

    /// <summary>The name of <see cref="Data.ItemMetadata.Year"/>.</summary>
    public const string Year = "year";

    private static readonly Dictionary<string, string> s_aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["genres"] = Genre,
        ["category"] = Genre,
        ["categories"] = Genre,
        ["class"] = Genre,
        ["release_year"] = Year,
    };

    /// <summary>The one name for a name; names are compared without regard to case.</summary>
    public static string Canonical(string name) => s_aliases.GetValueOrDefault(name, name);
}
