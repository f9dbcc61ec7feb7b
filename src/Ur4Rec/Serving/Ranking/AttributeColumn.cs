using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>
/// The values of one attribute of all items: each item's values by number, none twice, laid end to end. Values that differ in case alone are
/// one, spelt as where they are first met.
/// </summary>
internal sealed class AttributeColumn
{
    private readonly int[] _offsets;
    private readonly int[] _numbers;
    private readonly List<string> _values;
    private readonly Dictionary<string, int> _numberOf;

    private AttributeColumn(int[] offsets, int[] numbers, List<string> values, Dictionary<string, int> numberOf)
    {
        _offsets = offsets;
        _numbers = numbers;
        _values = values;
        _numberOf = numberOf;
    }

    /// <summary>Collects an attribute.</summary>
    /// <param name="items">All items.</param>
    /// <param name="name">As <see cref="AttributeName.Canonical"/> gives it.</param>
    public static AttributeColumn Of(IReadOnlyList<ItemMetadata> items, string name)
    {
        var offsets = new int[items.Count + 1];
        var (numbers, values) = (new List<int>(items.Count), new List<string>());
        var numberOf = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < items.Count; i++)
        {
            foreach (var value in ValuesOf(items[i], name))
            {
                if (!numberOf.TryGetValue(value, out var number))
                {
                    number = values.Count;
                    numberOf.Add(value, number);
                    values.Add(value);
                }

                if (numbers.IndexOf(number, offsets[i]) < 0)
                    numbers.Add(number);
            }

            offsets[i + 1] = numbers.Count;
        }

        return new AttributeColumn(offsets, [.. numbers], values, numberOf);
    }

    /// <summary>The number of a value, or null where no item has it.</summary>
    public int? NumberOf(string value) => _numberOf.TryGetValue(value, out var number) ? number : null;

    /// <summary>The numbers of an item's values.</summary>
    public ReadOnlySpan<int> Of(ItemIndex item) => _numbers.AsSpan(_offsets[item.Value].._offsets[item.Value + 1]);

    /// <summary>The items that have one of some values.</summary>
    public ItemSet ItemsWith(IEnumerable<int> numbers)
    {
        var wanted = new bool[_values.Count];
        foreach (var number in numbers)
            wanted[number] = true;
        return ItemSet.Where(_offsets.Length - 1, item =>
        {
            foreach (var number in Of(item))
            {
                if (wanted[number])
                    return true;
            }

            return false;
        });
    }

    /// <summary>The values, the most frequent first, those of equal frequency in ordinal order.</summary>
    public IReadOnlyList<string> ByFrequency()
    {
        var counts = new int[_values.Count];
        foreach (var number in _numbers)
            counts[number]++;
        return [.. Enumerable.Range(0, counts.Length)
            .OrderByDescending(number => counts[number]).ThenBy(number => _values[number], StringComparer.Ordinal)
            .Select(number => _values[number])];
    }

    private static IEnumerable<string> ValuesOf(ItemMetadata item, string name)
    {
        if (name == AttributeName.Genre)
        {
            foreach (var genre in item.Genres)
                yield return genre;
        }
        else if (name == AttributeName.Year && item.Year is { } year)
        {
            yield return year.ToString(CultureInfo.InvariantCulture);
        }

        if (item.Attributes.Count == 0)
            yield break;
        foreach (var (attribute, value) in item.Attributes)
        {
            if (string.Equals(AttributeName.Canonical(attribute), name, StringComparison.OrdinalIgnoreCase))
                yield return value;
        }
    }
}
