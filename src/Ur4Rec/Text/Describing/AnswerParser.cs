using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ur4Rec.Text.Describing;

/// <summary>Reads the sentences out of what a language model answered.</summary>
public static partial class AnswerParser
{
    private const string ThoughtStart = "<think>";
    private const string ThoughtEnd = "</think>";

    private static readonly JsonReaderOptions s_lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>
    /// The sentences of a JSON list of strings, or of an object with one list; else those of the prose. A code fence and words
    /// around the JSON are left out, and so is what a model thought aloud. Trimmed, empty and repeated ones left out; none where
    /// the answer says nothing.
    /// </summary>
    /// <exception cref="AnswerFormatException">
    /// The answer begins as JSON and is broken, as a truncated one is; or it is JSON and not one list of strings.
    /// </exception>
    public static IReadOnlyList<string> Parse(string answer)
    {
        var text = WithoutFence(WithoutThought(answer.Trim()));
        return Sentences.Clean(JsonStart().Match(text) is { Success: true } start
            ? ReadJson(text[(start.Index + start.Length)..])
            : SentenceSplitter.Split(text));
    }

    private static string WithoutThought(string text)
    {
        if (!text.StartsWith(ThoughtStart, StringComparison.OrdinalIgnoreCase))
            return text;
        var end = text.IndexOf(ThoughtEnd, StringComparison.OrdinalIgnoreCase);
        return end >= 0 ? text[(end + ThoughtEnd.Length)..] : throw new AnswerFormatException("the answer ends before its thoughts do");
    }

    private static string WithoutFence(string text) => Fence().Match(text) is { Success: true } fence ? fence.Groups["inside"].Value : text;

    private static IEnumerable<string> ReadJson(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes, s_lenient);
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            if (JsonStart().IsMatch(Encoding.UTF8.GetString(bytes.AsSpan((int)reader.BytesConsumed))))
                throw new AnswerFormatException("the answer holds more than one JSON value");
            return [.. StringsOf(ListIn(document.RootElement))];
        }
        catch (JsonException error)
        {
            throw new AnswerFormatException($"the answer begins as JSON and is broken or cut off in its line {error.LineNumber + 1}", error);
        }
        catch (InvalidOperationException error)
        {
            // What JsonElement throws where text was escaped that no string can hold.
            throw new AnswerFormatException("the answer holds half of a surrogate pair", error);
        }
    }

    private static JsonElement ListIn(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return value;
        var lists = value.EnumerateObject().Select(property => property.Value).Where(inside => inside.ValueKind == JsonValueKind.Array).ToArray();
        return lists.Length == 1
            ? lists[0]
            : throw new AnswerFormatException($"the answer is a JSON object with {lists.Length} lists, not a list of sentences");
    }

    private static IEnumerable<string> StringsOf(JsonElement list)
    {
        foreach (var (index, element) in list.EnumerateArray().Index())
        {
            yield return element.ValueKind == JsonValueKind.String
                ? element.GetString()!
                : throw new AnswerFormatException($"element {index + 1} of the answer's list is not a string ({element.ValueKind})");
        }
    }

    [GeneratedRegex(@"```(?:[a-zA-Z]*[ \t]*\r?\n|json\b)?(?<inside>.*?)(?:```|\z)", RegexOptions.Singleline)]
    private static partial Regex Fence();

    // A bracket at the start of a line or behind a colon, before something that JSON, or what is meant for it, has there.
    [GeneratedRegex("""(?:^|:)[ \t]*(?=[\[{]\s*(?:["'“”{\[\]}]|\z))""", RegexOptions.Multiline)]
    private static partial Regex JsonStart();
}
