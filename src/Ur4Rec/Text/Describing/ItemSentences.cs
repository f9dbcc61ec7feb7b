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
        .. item.Attributes.Where(attribute => attribute.Value.Length > 0).Select(attribute => $"{Capitalised(attribute.Key)}: {attribute.Value}."),
    ];

    private static IEnumerable<string> TitleAndYear(string? title, int? year)
    {
        if (title is not null)
            yield return $"The title is {SpokenTitle.Of(title)}.";
        if (year is { } known)
            yield return string.Create(CultureInfo.InvariantCulture, $"It is of the {known - (known % 10)}s, of the year {known}.");
    }

    private static IEnumerable<string> Genres(IReadOnlyList<string> genres)
    {
        if (genres.Count > 0)
            yield return $"It is of the kind{(genres.Count > 1 ? "s" : "")} {TextList.And(genres)}.";
    }

    private static string Capitalised(string name)
    {
        var words = name.Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
