using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Describing;

/// <summary>What is known of an item in English. A change of wording raises <see cref="TemplateDescriber.WordingVersion"/>.</summary>
internal static class ItemSentences
{
    public static IReadOnlyList<string> Of(ItemMetadata item) =>
    [
        .. TitleAndYear(item.Title, item.Year),
        .. Genres(item.Genres),
        .. Sentences.Clean(SentenceSplitter.Split(item.Text ?? "")),
        .. item.Attributes.Where(attribute => attribute.Key.Length > 0 && attribute.Value.Length > 0).Select(Attribute),
    ];

    private static IEnumerable<string> TitleAndYear(string? title, int? year)
    {
        if (title is not null)
            yield return English.WithStop($"The title is {SpokenTitle.Of(title)}");
        if (year is { } known)
            yield return string.Create(CultureInfo.InvariantCulture, $"It is of the {known - (known % 10)}s, of the year {known}.");
    }

    private static IEnumerable<string> Genres(IReadOnlyList<string> genres)
    {
        if (genres.Count > 0)
            yield return $"It is of the kind{(genres.Count > 1 ? "s" : "")} {English.And(genres)}.";
    }

    private static string Attribute(KeyValuePair<string, string> attribute)
    {
        var name = attribute.Key.Replace('_', ' ');
        return English.WithStop($"{char.ToUpperInvariant(name[0])}{name[1..]}: {attribute.Value}");
    }
}
