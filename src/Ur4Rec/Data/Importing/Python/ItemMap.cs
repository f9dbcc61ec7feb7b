using System.Globalization;
using System.Text.Json;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>
/// What a Python program calls its items: the original id of each index, from a JSON object such as <c>item_map.json</c>, written in either
/// direction. The side whose values are numbers without a gap, from 0 or 1 on, are the indexes; where both are, the values.
/// </summary>
public sealed class ItemMap
{
    private readonly Dictionary<long, ItemId> _idOf;
    private readonly Dictionary<ItemId, long> _indexOf;

    private ItemMap(Dictionary<long, ItemId> idOf, string path)
    {
        _idOf = idOf;
        _indexOf = [];
        foreach (var (index, id) in idOf)
        {
            if (!_indexOf.TryAdd(id, index))
                throw Wrong(path, $"item '{id}' has two indexes");
        }
    }

    /// <summary>The map of a program whose items' ids are their indexes.</summary>
    public static ItemMap Identity { get; } = new([], "");

    private bool IsIdentity => _idOf.Count == 0;

    /// <summary>Reads a map.</summary>
    /// <exception cref="InputException">The file is missing, no JSON object of ids and indexes, or not one to one.</exception>
    public static ItemMap Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Wrong(path, "it is no JSON object");
            List<(string Key, string Value)> pairs = [.. document.RootElement.EnumerateObject().Select(pair => (pair.Name, ValueOf(path, pair)))];
            if (pairs.Count == 0)
                throw Wrong(path, "it is empty");
            if (IndexesOf(pairs.Select(pair => pair.Value)) is { } values)
                return new ItemMap(ByIndex(values, pairs.Select(pair => pair.Key)), path);
            return IndexesOf(pairs.Select(pair => pair.Key)) is { } keys
                ? new ItemMap(ByIndex(keys, pairs.Select(pair => pair.Value)), path)
                : throw Wrong(path, "neither its keys nor its values are the numbers from 0 or 1 on without a gap");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            // The last is what half of a surrogate pair gives, written as \ud800.
            throw Wrong(path, error.Message.ReplaceLineEndings(" ").TrimEnd('.'));
        }
    }

    /// <summary>The item of an index; null where there is none.</summary>
    public ItemId? IdOf(string index)
    {
        if (IsIdentity)
            return new ItemId(index);
        return long.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && _idOf.TryGetValue(number, out var id) ? id : null;
    }

    /// <summary>The index of an item; null where there is none.</summary>
    public long? IndexOf(ItemId item)
    {
        if (IsIdentity)
            return long.TryParse(item.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return _indexOf.TryGetValue(item, out var index) ? index : null;
    }

    private static string ValueOf(string path, JsonProperty pair) => pair.Value.ValueKind switch
    {
        JsonValueKind.String => pair.Value.GetString()!,
        JsonValueKind.Number => pair.Value.GetRawText(),
        _ => throw Wrong(path, $"the value of {PickleFault.Quote(pair.Name)} is neither a number nor text"),
    };

    private static List<long>? IndexesOf(IEnumerable<string> texts)
    {
        var indexes = new List<long>();
        foreach (var text in texts)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                return null;
            indexes.Add(index);
        }

        var first = indexes.Min();
        return first <= 1 && indexes.Max() - first == indexes.Count - 1 && indexes.Distinct().Count() == indexes.Count ? indexes : null;
    }

    private static Dictionary<long, ItemId> ByIndex(List<long> indexes, IEnumerable<string> ids) =>
        indexes.Zip(ids).ToDictionary(pair => pair.First, pair => new ItemId(pair.Second));

    private static InputException Wrong(string path, string problem) => new($"{path} cannot be read as a map of items: {problem}.");
}
