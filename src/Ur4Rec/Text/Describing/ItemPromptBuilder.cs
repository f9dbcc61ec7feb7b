using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Describing;

/// <summary>Makes the prompts of items, from what is known of each and no interaction. Serves several threads.</summary>
public sealed class ItemPromptBuilder
{
    private const int LongestShortValue = 40;

    private readonly PromptTemplate _template;

    /// <summary>With a template for items.</summary>
    /// <exception cref="ArgumentException">The template is not for items.</exception>
    public ItemPromptBuilder(PromptTemplate template)
    {
        if (template.Kind != SubjectKind.Item)
            throw new ArgumentException("The template is not for items.", nameof(template));
        _template = template;
    }

    /// <summary>The prompt that asks about an item; null where nothing but its id is known.</summary>
    public DescriptionPrompt? Build(ItemMetadata item)
    {
        var values = new Dictionary<string, string>
        {
            [Placeholders.Title] = item.Title is { } title ? SpokenTitle.Of(title) : "",
            [Placeholders.Year] = item.Year is { } year ? year.ToString(CultureInfo.InvariantCulture) : "",
            [Placeholders.Genres] = string.Join(", ", item.Genres),
            [Placeholders.Text] = item.Text ?? "",
            [Placeholders.Attributes] = Join(item.Attributes),
        };
        if (values.Values.All(value => value.Length == 0))
            return null;
        var (system, question) = _template.Fill(values);
        return new DescriptionPrompt(TextSubject.Of(item.Id), system, question, _template.Hash, KnowsUntil.Nothing);
    }

    /// <summary>The attributes that are short enough for a line, <c>brand: Stanley; colour: black</c>.</summary>
    internal static string ShortAttributes(ItemMetadata item) => Join(item.Attributes.Where(attribute => attribute.Value.Length <= LongestShortValue));

    private static string Join(IEnumerable<KeyValuePair<string, string>> attributes) =>
        string.Join("; ", attributes.Where(attribute => attribute.Value.Length > 0).Select(attribute => $"{attribute.Key}: {attribute.Value}"));
}
