using System.Text.Json;

namespace Ur4Rec.Data.Importing;

/// <summary>
/// One JSON object a line. One with the user's key or a time is an interaction; one with an item and neither describes the item.
/// </summary>
internal sealed class JsonLinesReader : IFormatReader
{
    public void Read(string path, ImportSession session)
    {
        foreach (var (location, text) in session.Lines(path))
        {
            var line = Parse(text, session.Options.Columns);
            if (line.Problem is { } problem)
                session.Reject(location, problem);
            else if (line.Item is { } item)
                session.Put(location, item);
            else
                session.Add(location, line.Interaction);
        }
    }

    private static ParsedLine Parse(string text, ImportColumns columns)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var line = document.RootElement;
            if (line.ValueKind != JsonValueKind.Object)
                return ParsedLine.Bad("the line is not a JSON object");
            var isInteraction = line.TryGetProperty(columns.User, out _) || line.TryGetProperty(columns.Time, out _);
            return isInteraction ? ParseInteraction(line, columns) : ParseItem(line, columns.Item);
        }
        catch (JsonException error)
        {
            return ParsedLine.Bad($"the line is not valid JSON (byte {error.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            // What JsonElement throws where text was escaped that no string can hold.
            return ParsedLine.Bad("a string holds half of a surrogate pair");
        }
    }

    private static ParsedLine ParseInteraction(JsonElement line, ImportColumns columns)
    {
        string? user = null, item = null, time = null, rating = null, kind = null;
        var problem = Read(line, columns.User, ref user)
            ?? Read(line, columns.Item, ref item)
            ?? Read(line, columns.Time, ref time)
            ?? ReadOptional(line, columns.Rating, "rating", ref rating)
            ?? ReadOptional(line, columns.Kind, "kind", ref kind);
        return new ParsedLine(new RawInteraction(user, item, time, rating, kind), Item: null, problem);
    }

    private static ParsedLine ParseItem(JsonElement line, string idName)
    {
        string? id = null;
        if (Read(line, idName, ref id) is { } problem)
            return ParsedLine.Bad(problem);
        var item = new ItemFields(id!);
        foreach (var property in line.EnumerateObject().Where(property => property.Name != idName))
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (property.Name == "genres" && property.Value.ValueKind == JsonValueKind.Array)
                item.SetGenres([.. property.Value.EnumerateArray().Select(TextOf)]);
            else
                item.Set(property.Name, TextOf(property.Value), genreSeparator: '|');
        }

        return new ParsedLine(default, item.ToItem(), Problem: null);
    }

    private static string? ReadOptional(JsonElement line, string? name, string usualName, ref string? value)
    {
        if (name is null && (!line.TryGetProperty(usualName, out var found) || found.ValueKind == JsonValueKind.Null))
            return null;
        return Read(line, name ?? usualName, ref value);
    }

    private static string? Read(JsonElement line, string name, ref string? value)
    {
        if (!line.TryGetProperty(name, out var found))
            return $"the object has no '{name}', but {string.Join(", ", line.EnumerateObject().Select(property => $"'{property.Name}'"))}";
        if (found.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            return $"'{name}' is neither a string nor a number";
        value = TextOf(found);
        return null;
    }

    private static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private readonly record struct ParsedLine(RawInteraction Interaction, ItemMetadata? Item, string? Problem)
    {
        public static ParsedLine Bad(string problem) => new(default, Item: null, problem);
    }
}
