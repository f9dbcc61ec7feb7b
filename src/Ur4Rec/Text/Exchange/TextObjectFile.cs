using System.Text.Json;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Exchange;

/// <summary>A text of a file, under the id that stands there.</summary>
/// <param name="Id">The id as written.</param>
/// <param name="Sentences">Its sentences; none where it says nothing.</param>
internal sealed record WrittenText(string Id, IReadOnlyList<string> Sentences);

/// <summary>Reads one JSON object of id and text: prose, which is cut into sentences, or a list of sentences.</summary>
internal static class TextObjectFile
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static List<WrittenText> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var json = bytes.AsSpan().StartsWith(ByteOrderMark) ? bytes.AsSpan(ByteOrderMark.Length) : bytes;
        var reader = new Utf8JsonReader(json);
        try
        {
            return Read(ref reader);
        }
        catch (JsonException error)
        {
            throw new InputException(
                $"{path}:{error.LineNumber + 1}: the file is not valid JSON, or is cut off (byte {error.BytePositionInLine + 1} of the line).", error);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            var line = json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
            var problem = error is FormatException ? error.Message : "a string is not valid UTF-8, or holds half of a surrogate pair.";
            throw new InputException($"{path}:{line}: {problem}", error);
        }
    }

    private static List<WrittenText> Read(ref Utf8JsonReader reader)
    {
        var texts = new List<WrittenText>();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("the file must hold one JSON object of id and text.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var id = reader.GetString()!;
            reader.Read();
            texts.Add(new WrittenText(id, Sentences.Clean(ReadText(ref reader, id))));
        }

        // Whatever stands behind the object makes this fail.
        reader.Read();
        return texts;
    }

    private static IReadOnlyList<string> ReadText(ref Utf8JsonReader reader, string id)
    {
        if (reader.TokenType == JsonTokenType.String)
            return SentenceSplitter.Split(reader.GetString()!);
        if (reader.TokenType == JsonTokenType.Null)
            return [];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new FormatException($"the text of '{id}' is neither a string nor a list of strings.");
        var sentences = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            sentences.Add(reader.TokenType == JsonTokenType.String
                ? reader.GetString()!
                : throw new FormatException($"the list of '{id}' holds something that is not a string."));
        }

        return sentences;
    }
}
