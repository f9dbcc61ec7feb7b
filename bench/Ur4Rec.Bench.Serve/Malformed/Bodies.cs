namespace Ur4Rec.Bench.Serve.Malformed;

/// <summary>A member of a well-formed body.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">JSON that is right.</param>
/// <param name="Wrong">JSON of other types.</param>
internal sealed record Member(string Name, string Value, params string[] Wrong);

/// <summary>A well-formed request with a body, to be spoilt.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The path.</param>
/// <param name="Members">The body's; the first is one that must be there, or that must not be twice.</param>
/// <param name="Required">How many of the first members must be there.</param>
internal sealed record Body(string Method, string Target, IReadOnlyList<Member> Members, int Required)
{
    private static readonly string[] s_notText = ["1", "true", "[]", "{}", "null", "1e3"];
    private static readonly string[] s_notNumber = ["\"1\"", "true", "[1]", "{}", "NaN", "Infinity", "-Infinity", "01", "+1", "0x10", "1.", ".5", "1e", "--1"];
    private static readonly string[] s_notWhole = [.. s_notNumber, "1.5", "1e400", "99999999999999999999999", "null"];
    private static readonly string[] s_notList = ["1", "\"a\"", "{}", "true", "null", "[null]", "[[]]", "[1]"];

    public static IReadOnlyList<Body> All { get; } =
    [
        new("POST", "/v1/events",
        [
            new("id", "\"e\"", s_notText), new("user", "\"u\"", s_notText), new("item", "\"i\"", s_notText),
            new("time", "7", [.. s_notWhole, "-1", "253402300800", "9223372036854775808"]),
            new("rating", "1", [.. s_notNumber, "1e999", "-1e999", "1e10"]),
        ], 4),
        new("POST", "/v1/rank",
        [
            new("candidates", "[\"i\"]", [.. s_notList, "[]", "[\"\"]"]), new("k", "3", [.. s_notWhole[..^1], "0", "-1", "1001"]),
            new("exclude_seen", "true", "1", "\"true\"", "null", "[]"),
            new("explain", "false", "0", "\"\"", "null"), new("diversity", "0.5", [.. s_notNumber, "1.01", "-0.1", "1e999"]),
        ], 1),
        new("POST", "/v1/sessions/recommendations",
        [
            new("history", "[{\"item\":\"i\"}]",
                [.. s_notList, "[{}]", "[{\"item\":1}]", "[{\"item\":\"\"}]", "[{\"item\":\"i\",\"time\":-1}]", "[{\"id\":\"i\"}]"]),
            new("k", "3", [.. s_notWhole, "0", "-1", "1000000000"]), new("n", "5", [.. s_notWhole[..^1], "0", "10001", "2"]),
            new("filters", "[]", [.. s_notList, "[{}]", "[{\"attribute\":\"\"}]", "[{\"attribute\":\"genre\",\"any_of\":null}]"]),
            new("likes", "[]", [.. s_notList, "[{\"attribute\":\"genre\"}]"]),
        ], 0),
        new("PATCH", "/v1/users/u/memory",
        [
            new("steers", "[{\"sentence\":\"s\",\"weight\":1}]",
                [.. s_notList, "[{\"weight\":1}]", "[{\"sentence\":\"s\",\"weight\":4}]", "[{\"sentence\":\"s\",\"weight\":\"1\"}]"]),
            new("reset_memory", "false", "0", "null", "\"false\""),
        ], 1),
        new("PUT", "/v1/items/i",
        [
            new("title", "\"t\"", s_notText[..^2]), new("year", "1999", [.. s_notWhole[..^1], "10000", "-10000"]),
            new("genres", "[\"g\"]", [.. s_notList, "[\"\"]"]),
            new("attributes", "{\"a\":\"b\"}", "[]", "1", "null", "{\"a\":1}", "{\"a\":null}", "{\"\":\"b\"}"), new("hidden", "false", "0", "null", "\"false\""),
        ], 0),
        new("POST", "/v1/model/reload", [new("run", "\"no such run\"", "1", "true", "[]", "{}", "\"\"")], 0),
    ];

    public string Text => TextOf(Members);

    public static string TextOf(IEnumerable<Member> members) => $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}"))}}}";
}
