using System.Globalization;
using Ur4Rec.Bench.Serve.Http;

namespace Ur4Rec.Bench.Serve.Malformed;

/// <summary>Bodies whose length or type is wrong, of which a client and a server could think differently, or that are too large; and clients that go away.</summary>
internal sealed class FramingAttacks(RequestText text)
{
    private const string Events = "/v1/events";
    private const string Sessions = "/v1/sessions/recommendations";
    private const string Session = "{\"k\":3}"; // right wherever it is sent
    private const int MaxBodyBytes = 1 << 20;

    private static readonly string[] s_lengths =
    [
        "-1", "abc", "1, 2", "5 5", "+5", "0x5", "5.0", "1e3", "99999999999999999999", "", "5\r\nContent-Length: 6", "9223372036854775808",
        "\u00B2",
    ];

    private static readonly string[] s_encodings =
    [
        "Transfer-Encoding: gzip", "Transfer-Encoding: gzip, identity", "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: x-chunked",
        "Transfer-Encoding: chunkedx", "Transfer-Encoding: \u000Bchunked", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding:\r\n chunked",
        "Transfer-Encoding : chunked",
    ];

    private static readonly string[] s_chunks =
    [
        "x\r\n", "-1\r\n", "5\r\nabcdefgh\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFF\r\n", "80000000\r\n", "0x5\r\nabcde\r\n0\r\n\r\n", "5 5\r\nabcde\r\n",
        "\r\n", "5\nabcde\n0\n\n", "5;\u0000\r\nabcde\r\n0\r\n\r\n",
        "0\r\nbad trailer\r\n\r\n",
    ];

    private static readonly string[] s_types =
    [
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/xml", "application/jsonx", "json", "",
        "application/octet-stream", "text/json-patch",
        "*/*", "application", "\u00FF",
    ];

    private static readonly Func<int, string>[] s_bothOrders =
    [
        length => string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\nTransfer-Encoding: chunked"),
        length => string.Create(CultureInfo.InvariantCulture, $"Transfer-Encoding: chunked\r\nContent-Length: {length}"),
    ];

    private string Smuggled => text.Head("GET", "/v1/users/u/recommendations?k=1");

    public IEnumerable<AttackKind> All =>
    [
        new("lengths", dice => Post([RequestText.IsJson, $"Content-Length: {dice.One(s_lengths)}"], "{}")),
        new("no length", dice => Post([RequestText.IsJson], dice.One("", "{}", "[]"))),
        new("length and encoding", dice => Post([RequestText.IsJson, dice.One(s_bothOrders)(4)], $"0\r\n\r\n{Smuggled}")),
        new("length and a true body", dice => Post([RequestText.IsJson, dice.One(s_bothOrders)(dice.Between(0, 100))], Chunked(Session))),
        new("encodings", dice => Post([RequestText.IsJson, dice.One(s_encodings)], $"{Chunked(Session)}{Smuggled}")),
        new("chunks", dice => Post([RequestText.IsJson, "Transfer-Encoding: chunked"], dice.One(s_chunks))),
        new("declared huge", dice => new Attack(
            text.Head("POST", Events, RequestText.IsJson, $"Content-Length: {dice.One(MaxBodyBytes + 1L, 10L * MaxBodyBytes, long.MaxValue)}"), MayClose: true)),
        new("huge", dice => new Attack(text.WithBody("POST", Events, new string(' ', MaxBodyBytes + dice.Between(1, MaxBodyBytes)), RequestText.IsJson), MayClose: true)),
        new("huge chunks", dice => new Attack(
            text.Head("POST", Events, RequestText.IsJson, "Transfer-Encoding: chunked") + Chunked(new string(' ', MaxBodyBytes + dice.Between(1, MaxBodyBytes / 2))), MayClose: true)),
        new("types", dice => new Attack(text.WithBody("POST", Sessions, Session, $"Content-Type: {dice.One(s_types)}"))),
        new("no type", _ => new Attack(text.WithBody("POST", Sessions, Session))),
        new("short bodies", dice => new Attack(
            text.Head("POST", Events, RequestText.IsJson, dice.One("Transfer-Encoding: chunked", "Content-Length: 1000")) + dice.One("", "[{", "5", "5\r\n[", "5\r\n[    \r\n"),
            AfterSending.EndSending, MayClose: true)),
        new("short heads", dice => new Attack(Smuggled[..dice.Between(1, Smuggled.Length - 1)], AfterSending.EndSending, MayClose: true)),
        new("resets", dice => new Attack(
            dice.One(Smuggled, Smuggled[..20], text.Head("POST", Events, RequestText.IsJson, "Content-Length: 1000") + "[{", text.WithBody("POST", Events, "[", RequestText.IsJson)),
            AfterSending.Reset)),
        new("after a request", dice => new Attack(
            text.Head("GET", "/health/live") + dice.One("garbage\r\n\r\n", "\u0000\u0001\u0002\r\n\r\n", text.Head("GET", "/nothing"), "GET / HTTP/9\r\n\r\n".Replace('9', '\u00FF')),
            WellFormed: 1)),
    ];

    private static string Chunked(string body) => string.Create(CultureInfo.InvariantCulture, $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n");

    /// <summary>Whatever the body holds, not a byte of it may be answered as a request.</summary>
    private Attack Post(string[] lines, string body) => new(text.Head("POST", Sessions, lines) + body, AfterSending.ReadAll);
}
