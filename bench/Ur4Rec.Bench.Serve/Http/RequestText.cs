using System.Globalization;
using System.Text;

namespace Ur4Rec.Bench.Serve.Http;

/// <summary>Writes requests. Text is sent a byte a character (Latin-1), so that it can hold any bytes.</summary>
/// <param name="Host">The server's name and port.</param>
/// <param name="Key">The key; null where the server asks for none.</param>
internal sealed record RequestText(string Host, string? Key)
{
    public static RequestText To(Uri server, string? key = null) => new(server.Authority, key);

    public const string IsJson = "Content-Type: application/json";

    private string KeyLine => Key is null ? "" : $"X-Api-Key: {Key}\r\n";

    /// <summary>A head whose header lines are the given ones, a host and a key.</summary>
    public string Head(string method, string target, params string[] lines) =>
        $"{method} {target} HTTP/1.1\r\nHost: {Host}\r\n{KeyLine}{string.Concat(lines.Select(line => $"{line}\r\n"))}\r\n";

    public byte[] Get(string target) => Bytes(Head("GET", target));

    public byte[] Json(string method, string target, byte[] body) =>
        Bytes(WithBody(method, target, Encoding.Latin1.GetString(body), IsJson));

    /// <summary>A request with a body, in one text.</summary>
    public string WithBody(string method, string target, string body, params string[] lines) =>
        Head(method, target, [.. lines, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}")]) + body;

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
