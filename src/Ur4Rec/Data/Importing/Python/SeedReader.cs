using System.Globalization;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>
/// A dict of Python that <c>numpy.save</c> wrote, <c>{user: [item, item, …]}</c> oldest first, as <c>train_sequences.npy</c>, with the original ids in
/// <c>item_map.json</c> beside it where there is one. An interaction's time is its place in the list, from 0.
/// </summary>
internal sealed class SeedReader : IFormatReader
{
    private const string SequencesName = "train_sequences.npy";
    private const string ItemMapName = "item_map.json";

    public void Read(string path, ImportSession session)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, SequencesName) : path;
        session.Note(file);
        var mapPath = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, ItemMapName);
        var map = ItemMap.Identity;
        if (File.Exists(mapPath))
        {
            session.Note(mapPath);
            map = ItemMap.Read(mapPath);
        }

        var (value, bytes) = NpyObjects.ReadItem(file);
        if (value is not PickleDictionary sequences)
            throw new InputException($"'{file}' holds a {value.Kind}; a dict of lists of items by user is wanted.");
        var users = new HashSet<string>(StringComparer.Ordinal);
        var left = bytes;
        for (var entry = 0; entry < sequences.Pairs.Count; entry++)
        {
            var location = new RowLocation(file, entry + 1);
            var (key, items) = sequences.Pairs[entry];

            // Every item takes a byte of an honest pickle; lists that many users share could stand for any number.
            var list = ItemsOf(items);
            left -= list?.Count ?? 0;
            if (left < 0)
                throw new InputException($"{location}: the lists have more items than the file has bytes, as one list is given to many users.");
            if (IdOf(key) is not { } user)
                session.Reject(location, $"a user is a {key.Kind}, not a number or text");
            else if (!users.Add(user))
                session.Reject(location, $"user '{user}' comes twice");
            else
                AddSequence(location, user, list, map, session);
        }
    }

    private static void AddSequence(RowLocation location, string user, IReadOnlyList<PickleValue>? items, ItemMap map, ImportSession session)
    {
        if (items is not { Count: > 0 })
        {
            session.Reject(location, $"user '{user}' has no list of items, or an empty one");
            return;
        }

        var position = 0;
        foreach (var element in items)
        {
            if (IdOf(element) is not { } index)
                session.Reject(location, $"an item of user '{user}' is a {element.Kind}, not a number or text");
            else if (map.IdOf(index) is not { } item)
                session.Reject(location, $"item {PickleFault.Quote(index)} of user '{user}' is not in {ItemMapName}");
            else
                session.AddAtPosition(location, user, item.Value, position++);
        }
    }

    private static IReadOnlyList<PickleValue>? ItemsOf(PickleValue value) => value switch
    {
        PickleList list => list.Items,
        PickleTuple tuple => tuple.Items,
        PickleArray { Shape.Count: 1 } array => [.. array.Elements()],
        _ => null,
    };

    /// <summary>Whole numbers as their digits, 3.0 as 3: that is how a pandas column with a gap writes them.</summary>
    private static string? IdOf(PickleValue value) => value switch
    {
        PickleInteger integer => integer.Value.ToString(CultureInfo.InvariantCulture),
        PickleText text => text.Value,
        PickleNumber { Value: >= -(1L << 53) and <= 1L << 53 } number when double.IsInteger(number.Value) => ((long)number.Value).ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
