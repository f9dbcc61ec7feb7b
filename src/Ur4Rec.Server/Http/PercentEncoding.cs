using System.Text;

namespace Ur4Rec.Server.Http;

/// <summary>Decodes what stands in a request line; what the framework leaves as it is where it cannot be decoded is refused.</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="text">ASCII.</param>
    /// <param name="place">What errors call it.</param>
    /// <exception cref="ProblemException">A % has no two digits, or the bytes are not UTF-8.</exception>
    public static string Decode(string text, string place)
    {
        if (!text.Contains('%'))
            return text;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes.Add((byte)text[i]);
                continue;
            }
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw ProblemException.At(place, "A % must be followed by two hexadecimal digits.");
            bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), fromBase: 16));
            i += 2;
        }
        try
        {
            return s_strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            throw ProblemException.At(place, "The bytes are not UTF-8.");
        }
    }
}
