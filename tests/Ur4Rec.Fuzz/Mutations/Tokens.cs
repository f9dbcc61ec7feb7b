using System.Text;

namespace Ur4Rec.Fuzz.Mutations;

/// <summary>Pieces that readers stumble over.</summary>
internal static class Tokens
{
    /// <summary>Those that no format of ours should mind.</summary>
    public static IReadOnlyList<byte[]> Common { get; } =
    [
        .. new[]
        {
            "\"", "'", "\\", "\t", "\n", "\r\n", "\r", "\0", " ", ",", ":", ";", "|", "::", "#", "//", "/*", "[]", "{}", "[", "]", "{", "}", "null", "true", "NaN",
            "Infinity", "1e999", "-1", "\\u0000", "\\ud800", "\\udc00\\ud800", "\"\"", "\"\\ud800\"", "\ufeff", "\u2028", "\u0085", "İ", "ß", "𝄞", "a\u0301",
            "../../etc/passwd", "%n", "$(x)", "9223372036854775808",
        }.Select(Encoding.UTF8.GetBytes),
        [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF, 0xFF, 0xFF, 0xFF],
        [.. Enumerable.Repeat((byte)'a', 5000)],
    ];

    /// <summary>Those and a target's own, which are drawn as often as all the others.</summary>
    public static IReadOnlyList<byte[]> With(IReadOnlyList<string> own)
    {
        byte[][] tokens = [.. own.Select(Encoding.UTF8.GetBytes)];
        return tokens.Length == 0 ? Common : [.. Common, .. Enumerable.Range(0, Math.Max(Common.Count, tokens.Length)).Select(i => tokens[i % tokens.Length])];
    }
}
