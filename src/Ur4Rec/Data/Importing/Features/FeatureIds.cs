using System.Globalization;
using System.Text.Json;

namespace Ur4Rec.Data.Importing.Features;

/// <summary>The ids of items as they stand beside a matrix of features.</summary>
internal static class FeatureIds
{
    /// <summary>Reads one id a row from a file: a JSON list, a numpy array of integers or text, or text with an id a line.</summary>
    /// <exception cref="InputException">The file is missing, damaged or of another form.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"The file of ids '{path}' does not exist; correct the path.");
        var ids = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NPY" => ReadNpy(path),
            ".JSON" => ReadJson(path),
            _ => File.ReadAllLines(path),
        };
        var empty = ids.ToList().FindIndex(string.IsNullOrWhiteSpace);
        return empty < 0 ? ids : throw new InputException($"{path}: the id of row {empty}, counted from 0, is empty.");
    }

    /// <summary>The id that a number stands for: an integer without a fraction.</summary>
    /// <param name="value">The number.</param>
    /// <param name="largestExact">The largest integer of which the source can be sure.</param>
    /// <param name="path">Where it comes from.</param>
    public static string OfNumber(double value, double largestExact, string path) =>
        value == Math.Truncate(value) && Math.Abs(value) <= largestExact
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : throw new InputException($"{path}: {value.ToString(CultureInfo.InvariantCulture)} is no id: ids are whole numbers, in floating point up to {largestExact:F0}.");

    private static string[] ReadNpy(string path)
    {
        var file = NpyFile.Open(path);
        if (file.Shape.Count != 1)
            throw new InputException($"'{path}' has {file.Shape.Count} dimensions; ids are a list, with one.");
        return [.. file.Read((buffer, begin) => file.Element.ToId(buffer, begin, path))];
    }

    private static string[] ReadJson(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind == JsonValueKind.Array)
                return [.. document.RootElement.EnumerateArray().Select(element => IdOf(element, path))];
        }
        catch (JsonException error)
        {
            throw new InputException($"{path}:{error.LineNumber + 1}: this is not JSON ({error.Message}).", error);
        }
        catch (InvalidOperationException error)
        {
            // What JsonElement throws where text was escaped that no string can hold.
            throw new InputException($"{path}: an id is not valid UTF-8, or holds half of a surrogate pair.", error);
        }

        throw new InputException($"'{path}' holds no JSON list; write the ids as [\"1\", \"2\"].");
    }

    private static string IdOf(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number => element.GetRawText(),
        _ => throw new InputException($"{path}: {element.ValueKind} is no id; ids are text or numbers."),
    };
}
