using System.Globalization;

namespace Ur4Rec.Data.Importing;

/// <summary>Builds an item's metadata from fields by their usual names; a field of another name becomes an attribute.</summary>
internal sealed class ItemFields(string id)
{
    private readonly Dictionary<string, string> _attributes = new(StringComparer.Ordinal);
    private string? _title;
    private string? _text;
    private int? _year;
    private string[] _genres = [];

    /// <summary>Whether a field of this name says what an item is.</summary>
    public static bool IsDescriptive(string name) => name is "title" or "movie_title" or "name" or "text" or "description";

    /// <summary>Takes a field; an empty one says nothing.</summary>
    public void Set(string name, string value, char genreSeparator)
    {
        if (string.IsNullOrWhiteSpace(value))
            return;
        switch (name)
        {
            case "title" or "movie_title" or "name":
                _title = value;
                break;
            case "text" or "description":
                _text = value;
                break;
            case "year" or "release_year" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var year):
                _year = year;
                break;
            case "genres" or "genre" or "class" or "categories" or "category":
                SetGenres(value.Split(genreSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
                break;
            default:
                _attributes[name] = value;
                break;
        }
    }

    public void SetGenres(string[] genres) => _genres = genres;

    public ItemMetadata ToItem() => new(new ItemId(id))
    {
        Title = _title,
        Text = _text,
        Year = _year,
        Genres = _genres,
        Attributes = _attributes,
    };
}
