using Ur4Rec.Bench.Serve.Http;

namespace Ur4Rec.Bench.Serve.Malformed;

/// <summary>Bodies that are not the JSON that is asked for.</summary>
internal sealed class JsonAttacks(RequestText text)
{
    private const int MaxIdLength = 256;

    private static readonly string[] s_notUnicode =
    [
        "\u00C0\u00AF", "\u00FF", "\u00FE\u00FF", "\u0080", "\u00ED\u00A0\u0080", "\u00E2\u0082", "\u00F4\u0090\u0080\u0080", "\u00E0\u0080\u00AF",
        "\\uD800", "\\uDC00\\uD800",
        "\\uD83D", "\\uDE00x",
    ];

    private static readonly string[] s_notJson =
    [
        "", " ", "null", "[]", "1", "\"text\"", "true", "{", "}", "[", "]", "{}}", "[{}]]", "{\"a\"}", "{a:1}", "{'a':1}", "{\"a\":1,}", "[1,]",
        "/* */{}", "// \n{}", "{\"a\":undefined}",
        "\u0000", "{}\u0000", "\u00FF\u00FE{\u0000}\u0000", "<a/>", "a=b&c=d", "--boundary\r\n",
    ];

    public IEnumerable<AttackKind> All =>
    [
        new("truncated JSON", dice => Spoilt(dice, body => body.Text[..dice.Between(1, body.Text.Length - 1)])),
        new("nested JSON", Nested),
        new("repeated members", dice => Spoilt(dice, body => Body.TextOf([.. body.Members, dice.One(body.Members)]))),
        new("unknown members", dice => Spoilt(dice, body => Body.TextOf([.. body.Members, new Member(dice.One("x", "", "Id", "$type", "__proto__", "ID "), "1")]))),
        new("wrong types", dice => Spoilt(dice, body => WithWrong(dice, body))),
        new("missing members", dice => Of(dice.One([.. Body.All.Where(body => body.Required > 0)]), body =>
            Body.TextOf(body.Members.Where((_, i) => i != 0 || body.Required == 0)))),
        new("not JSON", dice => Of(dice.One(Body.All.Take(2).ToArray()), _ => dice.One(s_notJson))),
        new("JSON and more", dice => Spoilt(dice, body => body.Text + dice.One("{}", "x", ",", "]", "\u0000", "null", "// end"))),
        new("noise", dice => Spoilt(dice, _ => $"\u0001{dice.Noise(dice.Between(1, 2_000))}")),
        new("not Unicode", dice => Event(dice, $"a{dice.One(s_notUnicode)}")),
        new("U+0000", dice => Event(dice, dice.One("\\u0000", "a\\u0000b", "\u0000"))),
        new("long ids", dice => Event(dice, new string('a', MaxIdLength + dice.Between(1, 100_000)))),
        new("long batches", dice => Post("/v1/events", $"[{string.Join(',', Enumerable.Repeat(Body.All[0].Text, dice.Between(1_001, 3_000)))}]")),
    ];

    private Attack Nested(Dice dice)
    {
        var depth = dice.Between(17, 50_000);
        var (open, close) = dice.One(("[", "]"), ("{\"a\":", "}"), ("{\"history\":[", "]}"));
        var closed = dice.One(true, false) ? string.Concat(Enumerable.Repeat(close, depth)) : "";
        return Spoilt(dice, _ => $"{string.Concat(Enumerable.Repeat(open, depth))}{closed}");
    }

    /// <summary>An event one of whose texts is the given one.</summary>
    private Attack Event(Dice dice, string value)
    {
        var wrong = dice.Between(0, 2);
        return Post("/v1/events", Body.TextOf(Body.All[0].Members.Select((member, i) => i == wrong ? member with { Value = $"\"{value}\"" } : member)));
    }

    private static string WithWrong(Dice dice, Body body)
    {
        var wrong = dice.Between(0, body.Members.Count - 1);
        return Body.TextOf(body.Members.Select((member, i) => i == wrong ? member with { Value = dice.One(member.Wrong) } : member));
    }

    private Attack Spoilt(Dice dice, Func<Body, string> spoil) => Of(dice.One(Body.All), spoil);

    private Attack Of(Body body, Func<Body, string> spoil) => Request(body.Method, body.Target, spoil(body));

    private Attack Post(string target, string json) => Request("POST", target, json);

    private Attack Request(string method, string target, string json) =>
        new(text.WithBody(method, target, json, RequestText.IsJson));
}
