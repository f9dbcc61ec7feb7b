using Ur4Rec.Bench.Serve.Http;

namespace Ur4Rec.Bench.Serve.Malformed;

/// <summary>Heads that are not HTTP, hold too much, or name another server or a wrong key.</summary>
internal sealed class HeaderAttacks(RequestText text)
{
    private const string Path = "/v1/users/u/recommendations";
    private const int MaxHeaders = 64;
    private const int MaxHeaderBytes = 16 << 10;

    private static readonly string[] s_notHeaders =
    [
        "NoColon", "No Colon", ": no name", "Space : x", "X\u0000: x", "X: a\u0000b", "X: a\rb", "X: a\n b", "\u00E9: x", "X: \u00FF\u00FE",
        "X(: x", "X@: x", " leading: x", "\tleading: x",
        "X: a\r\n folded", "X: a\r\n\tfolded", "Content-Length : 0", "=: x", "\u007F: x",
    ];

    private static readonly string[] s_requestLines =
    [
        "GET", "GET /health/live", "GET  /health/live HTTP/1.1", "GET /health/live HTTP/1.1 x", "GET /health/live HTTP/1.1\u0000",
        "GET /health/live http/1.1", "GET /health/live HTTP/11",
        "GET\t/health/live\tHTTP/1.1", " GET /health/live HTTP/1.1", "GET /health/live", "HTTP/1.1 200 OK",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000", "GET /health/\u0000live HTTP/1.1",
        "GET /health/live HTTQ/1.1", "EHLO localhost", "\u0000\u0000\u0000\u0000",
    ];

    private static readonly string[] s_hosts =
    [
        "Host: evil.example", "Host: ", "Host: a b", "Host: localhost@evil.example", "Host: 127.0.0.2", "Host: localhost:x", "Host: [",
        "Host: localhost, localhost", "Host: 0x7f000001", "Host: \u00FF",
    ];

    private static readonly string[] s_keys =
    [
        "Authorization: Bearer u4r_0", "Authorization: Bearer", "Authorization: Basic YTpi", "Authorization: Bearer \u00E9", "X-Api-Key: ",
        "X-Api-Key: u4r_x\r\nX-Api-Key: u4r_y",
        "Authorization: Negotiate", "Cookie: key=u4r_0", "X-Forwarded-For: 127.0.0.1", "Authorization: Bearer u4r_x, Bearer u4r_y",
    ];

    public IEnumerable<AttackKind> All =>
    [
        new("many headers", dice => Get(Enumerable.Range(0, dice.Between(MaxHeaders, 600)).Select(i => $"X-{i}: {i}"))),
        new("large headers", dice => Get(Enumerable.Range(0, dice.Between(3, 9)).Select(i => $"X-{i}: {new string('a', dice.Between(MaxHeaderBytes / 2, MaxHeaderBytes))}"))),
        new("not headers", dice => Get([dice.One(s_notHeaders)])),
        new("not requests", dice => new Attack($"{dice.One(s_requestLines)}\r\nHost: {text.Host}\r\n\r\n", AfterSending.EndSending, MayClose: true)),
        new("noise for requests", dice => new Attack($"{(char)dice.Between(128, 255)}{dice.Noise(dice.Between(20, 4_000))}\r\n\r\n", AfterSending.EndSending, MayClose: true)),
        new("hosts", dice => new Attack($"GET {Path} HTTP/1.1\r\n{dice.One(s_hosts)}\r\n\r\n")),
        new("no host", _ => new Attack($"GET {Path} HTTP/1.1\r\n\r\n")),
        new("two hosts", _ => new Attack($"GET {Path} HTTP/1.1\r\nHost: {text.Host}\r\nHost: {text.Host}\r\n\r\n")),
        .. text.Key is null ? (AttackKind[])[] : [new AttackKind("keys", dice => new Attack($"GET {Path} HTTP/1.1\r\nHost: {text.Host}\r\n{dice.One(s_keys)}\r\n\r\n"))],
    ];

    /// <summary>What has too much of them may be cut off before it is all sent.</summary>
    private Attack Get(IEnumerable<string> lines) => new(text.Head("GET", Path, [.. lines]), MayClose: true);
}
