using System.Globalization;
using System.Text.RegularExpressions;

namespace Ur4Rec.Data.Importing;

/// <summary>What the fields of MovieLens rows mean; each archive's README is the source.</summary>
internal static partial class MovieLensRows
{
    private const int FirstGenreFlag = 5;

    // The flags of u.item, in the order of the archive's u.genre.
    private static readonly string[] FlaggedGenres =
    [
        "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
        "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
    ];

    /// <summary>Number of fields of a u.item row.</summary>
    public static int FlaggedItemFields => FirstGenreFlag + FlaggedGenres.Length;

    /// <summary>user, item, rating, time.</summary>
    public static void AddRating(RowLocation location, string[] fields, ImportSession session) =>
        session.Add(location, new RawInteraction(fields[0], fields[1], Time: fields[3], Rating: fields[2]));

    /// <summary>id, title (year), genre|genre|...</summary>
    public static void PutItem(RowLocation location, string[] fields, ImportSession session) =>
        session.Put(location, ToItem(fields[0], fields[1], fields[2].Split('|')));

    /// <summary>id, title (year), release date, video release date, address, a flag for each genre.</summary>
    public static void PutFlaggedItem(RowLocation location, string[] fields, ImportSession session) =>
        session.Put(location, ToItem(fields[0], fields[1], FlaggedGenres.Where((_, i) => fields[FirstGenreFlag + i] == "1")));

    /// <summary>id, age, gender, occupation, zip code.</summary>
    public static void PutUser100K(RowLocation location, string[] fields, ImportSession session) =>
        session.Put(location, ToUser(fields[0], age: fields[1], gender: fields[2], fields[3], fields[4]));

    /// <summary>id, gender, age group, number of the occupation, zip code.</summary>
    public static void PutUser1M(RowLocation location, string[] fields, ImportSession session) =>
        session.Put(location, ToUser(fields[0], age: fields[2], gender: fields[1], fields[3], fields[4]));

    private static ItemMetadata ToItem(string id, string titleAndYear, IEnumerable<string> genres)
    {
        var match = YearAtEnd().Match(titleAndYear);
        var title = match.Success ? titleAndYear[..match.Index] : titleAndYear.Trim();
        return new ItemMetadata(new ItemId(id))
        {
            Title = title.Length > 0 ? title : null,
            Year = match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null,
            Genres = [.. genres.Where(genre => genre is not ("unknown" or "(no genres listed)" or ""))],
        };
    }

    private static UserMetadata ToUser(string id, string age, string gender, string occupation, string zipCode) =>
        new(new UserId(id))
        {
            Attributes = new Dictionary<string, string>
            {
                ["age"] = age,
                ["gender"] = gender,
                ["occupation"] = occupation,
                ["zip_code"] = zipCode,
            },
        };

    [GeneratedRegex(@"\s*\(([0-9]{4})\)\s*$")]
    private static partial Regex YearAtEnd();
}
