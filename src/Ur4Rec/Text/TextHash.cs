using System.Security.Cryptography;

namespace Ur4Rec.Text;

/// <summary>The identity of a text: equal texts, and in practice only those, have equal hashes.</summary>
public static class TextHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>SHA-256 of the text in UTF-8, in lower-case hexadecimal.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(BytesOf(text));

    /// <summary>SHA-256 of the text in UTF-8.</summary>
    public static byte[] BytesOf(string text) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
}
