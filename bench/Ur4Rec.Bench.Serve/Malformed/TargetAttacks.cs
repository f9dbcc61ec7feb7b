using Ur4Rec.Bench.Serve.Http;

namespace Ur4Rec.Bench.Serve.Malformed;

/// <summary>Paths, queries and methods that a server does not know.</summary>
internal sealed class TargetAttacks(RequestText text)
{
    private static readonly string[] s_paths =
    [
        "/v1", "/v2/users/u", "/v1/users/u", "/v1/users/u/", "/v1/users/u/nothing", "/v1/users//recommendations",
        "//v1//users//u//recommendations", "/v1/users/u/recommendations/x",
        "/v1/users/%2e%2e/recommendations", "/v1/users/%2e/recommendations", "/v1/users/../../etc/passwd", "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd", "/....//....//etc/passwd", "/v1/users/%00/recommendations", "/v1/users/a%00b/recommendations",
        "/v1/users/%/recommendations",
        "/v1/users/%2/recommendations", "/v1/users/%zz/recommendations", "/v1/users/%C0%AF/recommendations",
        "/v1/users/%C0%AE%C0%AE/recommendations", "/v1/users/%FF/recommendations",
        "/v1/users/%ED%A0%80/recommendations", "/v1/users/%E2%82/recommendations", "/v1/users/%F4%90%80%80/recommendations",
        "/v1\\users\\u\\recommendations", "/v1/..\\..\\etc",
        "/v1/items/%2e%2e", "/v1/items/..", "/.git/config", "/.env", "/wp-login.php", "/admin", "/metrics", "/swagger", "/openapi/v2.json",
        "/openapi/..%2fv1.json", "/health", "/health/dead",
        "/_framework/x", "/file:///etc/passwd", "/v1/users/u/recommendations;x=1", "/\u00E9", "/v1/users/\u00FF/recommendations",
        "/v1/users/u/recommendations%3Fk=3", "*", "x", "localhost:80",
        "http://", "http://localhost", "http:///v1", "ftp://localhost/v1/users", "?", "\\", "%2f%2fv1",
    ];

    private static readonly string[] s_queries =
    [
        "k=-1", "k=0", "k=1001", "k=1e9", "k=1000000000", "k=99999999999999999999", "k=", "k", "k=3&k=4", "k=3.5", "k= 3", "k=%33%00", "k=abc",
        "k=0x3", "k=%D9%A3", "n=5", "n=0", "n=10001",
        "n=-200", "n=", "K=3", "K=3&k=3", "kk=3", "count=3", "exclude_seen=1", "exclude_seen=", "exclude_seen=True",
        "exclude_seen=true&exclude_seen=true", "explain=yes", "diversity=2",
        "diversity=NaN", "diversity=-0.1", "diversity=1e999", "diversity=", "diversity=Infinity", "like=genre", "like=:", "like=genre:",
        "like=:Comedy", "like=", "category=", "exclude=",
        "category=%FF", "exclude=%C0%AF", "like=a:%ED%A0%80", "exclude=a%00b", "=", "=3", "%00=1", "[]=1", "k[]=3", "k%5B0%5D=3", "<script>=1",
        "';--=1",
    ];

    private static readonly string[] s_otherQueries =
    [
        "/v1/users?count=0", "/v1/users?count=1001", "/v1/users?prefix=%FF", "/v1/users?prefix=a&prefix=b", "/v1/users?q=1", "/v1/items?skip=-1",
        "/v1/items?skip=2147483648", "/v1/items?count=x",
        "/v1/items?q=%00", "/v1/items?q=a&q=b", "/v1/items/i/similar?k=0", "/v1/items/i/similar?n=3", "/v1/users/u/history?count=-1",
        "/v1/users/u/history?k=3", "/v1/users/u/memory?x=1",
        "/v1/model?x=1", "/v1/diagnostics?verbose=1",
    ];

    private static readonly string[] s_methods =
    [
        "BREW", "get", "Get", "TRACE", "CONNECT", "PROPFIND", "DELETE", "PUT", "PATCH", "POST", "G", "GET/", "G(T", "\u0001", "", "GET\u0000",
        "\u00C9",
    ];

    public IEnumerable<AttackKind> All =>
    [
        new("paths", dice => new Attack(text.Head("GET", dice.One(s_paths)))),
        new("noise in paths", dice => new Attack(text.Head("GET", $"/v1/users/%{dice.One("FF", "C0", "ED%A0")}{Escaped(dice)}/recommendations"))),
        new("long paths", dice => new Attack(text.Head("GET", $"/v1/users/{new string('a', dice.Between(257, 20_000))}/recommendations"), MayClose: true)),
        new("long queries", dice => new Attack(text.Head("GET", $"/v1/users/u/recommendations?{Many(dice)}"), MayClose: true)),
        new("queries", dice => new Attack(text.Head("GET", $"/v1/users/u/recommendations?{dice.One(s_queries)}"))),
        new("other queries", dice => new Attack(text.Head("GET", dice.One(s_otherQueries)))),
        new("methods", dice => new Attack(text.Head(dice.One(s_methods), "/v1/users/u/recommendations", "Content-Length: 0"))),
        new("unknown ids", dice => new Attack(text.Head("GET", $"/v1/{dice.One("users/unknown/history", "users/unknown/memory", "items/unknown", "items/unknown/similar")}"))),
    ];

    private static string Escaped(Dice dice) => string.Concat(Enumerable.Range(0, dice.Between(1, 60)).Select(_ => $"%{dice.Between(0, 255):X2}"));

    private static string Many(Dice dice) => dice.One(
        string.Join('&', Enumerable.Range(0, dice.Between(2, 3_000)).Select(i => $"x{i}=1")),
        $"exclude={new string('a', dice.Between(257, 9_000))}",
        string.Concat(Enumerable.Repeat("&", dice.Between(1, 2_000))) + "k=0");
}
