using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ur4Rec.Data;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Text.Exchange;

/// <summary>Texts as JSON Lines, one <see cref="ExportedText"/> a line: what is written here can be imported again, origins and all.</summary>
public static class TextLinesFile
{
    /// <summary>How such a file's name ends.</summary>
    public const string Extension = ".jsonl";

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Writes the descriptions of some sets; returns how many.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static int Write(string path, TextStore store, IEnumerable<TextSet> sets)
    {
        try
        {
            using var writer = new StreamWriter(path) { NewLine = "\n" };
            var count = 0;
            foreach (var description in sets.SelectMany(store.Descriptions))
            {
                writer.WriteLine(JsonSerializer.Serialize(ExportedText.Of(description), s_options));
                count++;
            }

            return count;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The file '{path}' cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Reads such a file.</summary>
    /// <exception cref="InputException">A line is not what was exported.</exception>
    internal static List<Description> Read(string path) =>
        [.. File.ReadLines(path).Index().Where(line => line.Item.Length > 0).Select(line => Parse(line.Item, $"{path}:{line.Index + 1}"))];

    private static Description Parse(string line, string location)
    {
        try
        {
            var text = JsonSerializer.Deserialize<ExportedText>(line, s_options);
            if (text is null || text.Id.Length == 0 || text.Provider.Length == 0 || text.KnowsUntil.Length == 0)
                throw new InputException($"{location}: id, provider and knows_until must not be empty.");
            if (text.Sentences.Count == 0 || text.Sentences.Any(string.IsNullOrWhiteSpace))
                throw new InputException($"{location}: there is no sentence, or an empty one.");
            return text.ToDescription();
        }
        catch (JsonException error)
        {
            throw new InputException(
                $"{location}: the line is not one of 'ur4rec texts export' ({error.Path ?? "it is not JSON"}); "
                + "for an object of id and text, name the file .json.",
                error);
        }
    }
}
