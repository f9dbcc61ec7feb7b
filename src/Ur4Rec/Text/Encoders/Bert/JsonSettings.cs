using System.Text.Json;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>An object of a model's JSON file; what is wrong in it is told with file and key.</summary>
internal sealed class JsonSettings
{
    private readonly string _path;
    private readonly string _keyPrefix;
    private readonly JsonElement _element;

    private JsonSettings(string path, string keyPrefix, JsonElement element)
    {
        _path = path;
        _keyPrefix = keyPrefix;
        _element = element;
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong($"{path}: {(keyPrefix.Length == 0 ? "the document" : keyPrefix.TrimEnd('.'))} is {Describe(element)}, wanted an object.");
    }

    /// <summary>Reads a file whose document is an object.</summary>
    /// <exception cref="InputException">It is missing or malformed.</exception>
    public static JsonSettings Read(string path) => new(path, "", Parse(path));

    /// <summary>Reads a file whose document is an object; null where there is no such file.</summary>
    /// <exception cref="InputException">It is malformed.</exception>
    public static JsonSettings? ReadIfPresent(string path) => File.Exists(path) ? Read(path) : null;

    /// <summary>Reads a file whose document is a list of objects.</summary>
    /// <exception cref="InputException">It is missing or malformed.</exception>
    public static IReadOnlyList<JsonSettings> ReadList(string path)
    {
        var list = Parse(path);
        if (list.ValueKind != JsonValueKind.Array)
            throw Wrong($"{path} holds {Describe(list)}, wanted a list.");
        return [.. list.EnumerateArray().Select((element, i) => new JsonSettings(path, $"[{i}].", element))];
    }

    /// <summary>The keys in the file's order.</summary>
    public IEnumerable<string> Keys => _element.EnumerateObject().Select(property => property.Name);

    /// <summary>Every key with its value, all of them whole numbers from 0 and below 2^31 - 1; of a repeated key the last.</summary>
    public Dictionary<string, int> Integers()
    {
        var values = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var property in _element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetInt32(out var value) || value < 0)
                throw Error(property.Name, $"is {Describe(property.Value)}, wanted a whole number from 0.");
            if (value == int.MaxValue)
                throw Error(property.Name, $"is {value}, which is too large.");
            values[property.Name] = value;
        }

        return values;
    }

    public bool Has(string key) => _element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;

    public bool IsSection(string key) => Has(key) && _element.GetProperty(key).ValueKind == JsonValueKind.Object;

    public string? Text(string key) => Find(key, JsonValueKind.String) is { } value ? value.GetString() : null;

    public string RequiredText(string key) => Text(key) ?? throw Missing(key);

    public bool? Flag(string key) => Find(key, JsonValueKind.True, JsonValueKind.False)?.GetBoolean();

    public double? Number(string key) => Find(key, JsonValueKind.Number)?.GetDouble();

    public double RequiredNumber(string key) => Number(key) ?? throw Missing(key);

    /// <summary>A whole number of at least <paramref name="least"/> and below 2^31 - 1.</summary>
    public int RequiredInteger(string key, int least)
    {
        var number = RequiredNumber(key);
        if (number != Math.Floor(number) || number < least)
            throw Error(key, $"is {number}, wanted a whole number of at least {least}.");
        if (number >= int.MaxValue)
            throw Error(key, $"is {number}, which is too large.");
        return (int)number;
    }

    public JsonSettings? Section(string key) =>
        Find(key, JsonValueKind.Object) is { } value ? new JsonSettings(_path, $"{_keyPrefix}{key}.", value) : null;

    public JsonSettings RequiredSection(string key) => Section(key) ?? throw Missing(key);

    public IReadOnlyList<JsonSettings> Sections(string key) => Find(key, JsonValueKind.Array) is { } list
        ? [.. list.EnumerateArray().Select((element, i) => new JsonSettings(_path, $"{_keyPrefix}{key}[{i}].", element))]
        : [];

    /// <summary>The first element of a list, a text.</summary>
    public string FirstText(string key)
    {
        var list = Find(key, JsonValueKind.Array) ?? throw Missing(key);
        return list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.String
            ? list[0].GetString()!
            : throw Error(key, "does not begin with a text.");
    }

    /// <summary>An error about one key: "{file}: {key} {problem}".</summary>
    public InputException Error(string key, string problem) => Wrong($"{_path}: {_keyPrefix}{key} {problem}");

    private static JsonElement Parse(string path)
    {
        if (!File.Exists(path))
            throw Wrong($"{path} is missing; a sentence-transformers directory has it.");
        try
        {
            var bytes = File.ReadAllBytes(path);
            RequireText(bytes);
            return JsonSerializer.Deserialize<JsonElement>(bytes);
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}:{e.LineNumber + 1}: this is not JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InputException($"{path}: a text there is not valid UTF-8, or holds half of a surrogate pair.", e);
        }
    }

    /// <summary>Finds at once what <see cref="JsonElement"/> would find when a text is asked for.</summary>
    /// <exception cref="InvalidOperationException">A name or text is none.</exception>
    private static void RequireText(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                reader.GetString();
        }
    }

    private static InputException Wrong(string message) => new(message);

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => $"the text \"{element.GetString()}\"",
        _ => element.GetRawText(),
    };

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };

    private JsonElement? Find(string key, params ReadOnlySpan<JsonValueKind> wanted)
    {
        if (!Has(key))
            return null;
        var value = _element.GetProperty(key);
        if (!wanted.Contains(value.ValueKind))
            throw Error(key, $"is {Describe(value)}, wanted {Describe(wanted[0])}.");
        return value;
    }

    private InputException Missing(string key) => Error(key, "is missing.");
}
