using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Describing;

/// <summary>The traits of a catalogue's items, and how often each is chosen: what one user's choices are compared with.</summary>
internal sealed class CatalogueTraits
{
    private const int LongestAttributeValue = 40;
    private const int FewestItemsOfAttribute = 2;

    private readonly int[][] _ofItem;
    private readonly string[] _names;
    private readonly double[] _shares;

    private CatalogueTraits(TrainingView view, Func<ItemMetadata, IEnumerable<string>> traits, int fewestItems)
    {
        var perItem = Items(view).Select(item => traits(view.Item(item)).Distinct(StringComparer.Ordinal).ToArray()).ToArray();
        _names =
        [
            .. perItem.SelectMany(names => names).CountBy(name => name).Where(pair => pair.Value >= fewestItems)
                .Select(pair => pair.Key).Order(StringComparer.Ordinal),
        ];
        var numbers = _names.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        _ofItem = Array.ConvertAll(perItem, names => names.Where(numbers.ContainsKey).Select(name => numbers[name]).ToArray());
        _shares = Shares(view);
        ByShare = [.. Enumerable.Range(0, _names.Length).OrderByDescending(trait => _shares[trait])];
        EffectiveNumber = EffectiveNumberOf(_shares);
    }

    /// <summary>Traits, the most chosen first.</summary>
    public IReadOnlyList<int> ByShare { get; }

    /// <summary>The exponential of the entropy of all training choices over the traits: as many as if all were equally common.</summary>
    public double EffectiveNumber { get; }

    /// <summary>Number of traits.</summary>
    public int Count => _names.Length;

    /// <summary>Genres; where no item of the catalogue has one, attributes that several items share, e.g. <c>brand Stanley</c>.</summary>
    public static CatalogueTraits OfKinds(TrainingView view) => Items(view).Any(item => view.Item(item).Genres.Count > 0)
        ? new CatalogueTraits(view, item => item.Genres, fewestItems: 1)
        : new CatalogueTraits(view, AttributesOf, FewestItemsOfAttribute);

    /// <summary>Decades, e.g. <c>1990s</c>.</summary>
    public static CatalogueTraits OfDecades(TrainingView view) => new(view, DecadeOf, fewestItems: 1);

    /// <summary>The traits of an item.</summary>
    public ReadOnlySpan<int> Of(ItemIndex item) => _ofItem[item.Value];

    /// <summary>What a trait is called.</summary>
    public string Name(int trait) => _names[trait];

    /// <summary>The part of all training choices that went to items with a trait.</summary>
    public double Share(int trait) => _shares[trait];

    /// <summary>The exponential of the entropy of weights, which need not add up to one.</summary>
    public static double EffectiveNumberOf(IEnumerable<double> weights)
    {
        var positive = weights.Where(weight => weight > 0).ToArray();
        var total = positive.Sum();
        return Math.Exp(-positive.Sum(weight => weight / total * Math.Log(weight / total)));
    }

    private double[] Shares(TrainingView view)
    {
        var choices = new long[_names.Length];
        foreach (var item in Items(view))
        {
            foreach (var trait in Of(item))
                choices[trait] += view.Popularity(item);
        }

        var total = Math.Max(1, Items(view).Sum(item => (long)view.Popularity(item)));
        return Array.ConvertAll(choices, count => (double)count / total);
    }

    private static IEnumerable<ItemIndex> Items(TrainingView view) => Enumerable.Range(0, view.ItemCount).Select(item => new ItemIndex(item));

    private static IEnumerable<string> AttributesOf(ItemMetadata item) => item.Attributes
        .Where(attribute => attribute.Value.Length <= LongestAttributeValue && attribute.Value.Any(char.IsLetter))
        .Select(attribute => $"{attribute.Key.Replace('_', ' ')} {attribute.Value}");

    private static IEnumerable<string> DecadeOf(ItemMetadata item) =>
        item.Year is { } year ? [string.Create(CultureInfo.InvariantCulture, $"{year - (year % 10)}s")] : [];
}
