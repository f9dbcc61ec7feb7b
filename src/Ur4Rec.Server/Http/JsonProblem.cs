using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ur4Rec.Server.Http;

/// <summary>
/// Says what is wrong with JSON without the names of types in it. System.Text.Json tells its failures apart by their message alone; what is
/// not recognised is said in general words.
/// </summary>
internal static partial class JsonProblem
{
    public static string Describe(JsonException problem)
    {
        var message = problem.Message;
        if (IsUnicode(message) || problem.InnerException is { Message: var cause } && IsUnicode(cause))
            return "The text is not valid Unicode.";
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return $"There is no '{QuotedIn(message)}' here.";
        if (message.Contains("missing required properties", StringComparison.Ordinal))
            return $"Missing: {ListedIn(message)}.";
        if (message.Contains("Duplicate property", StringComparison.Ordinal))
            return $"'{QuotedIn(message)}' stands here twice.";
        if (message.Contains("doesn't allow", StringComparison.Ordinal) && message.Contains("null", StringComparison.Ordinal))
            return "This must not be null.";
        if (message.Contains("could not be converted", StringComparison.Ordinal))
            return "The value has the wrong type, or is out of its type's range.";
        if (message.Contains("maximum configured depth", StringComparison.Ordinal))
            return "The JSON is nested too deeply.";
        return problem is { LineNumber: { } line, BytePositionInLine: { } column }
            ? $"This is not the JSON that is expected: line {line + 1}, byte {column + 1}."
            : "This is not the JSON that is expected.";
    }

    private static bool IsUnicode(string message) => message.Contains("UTF-8", StringComparison.Ordinal) || message.Contains("UTF-16", StringComparison.Ordinal);

    private static string QuotedIn(string message) => Quoted().Match(message).Groups[1].Value;

    private static string ListedIn(string message) =>
        message.Split("including:", 2)[1].Split(". Path", 2)[0].TrimEnd('.').Replace("'", "", StringComparison.Ordinal).Trim();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
