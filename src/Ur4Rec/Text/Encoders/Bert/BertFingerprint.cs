using System.Security.Cryptography;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>One hash over everything that a sentence's vector depends on.</summary>
internal static class BertFingerprint
{
    public static string Of(SentenceModelSettings settings, string weights, string prefix)
    {
        var parts = new List<string>
        {
            settings.Config.ToString(),
            settings.Pooling.ToString(),
            $"normalize {settings.Normalize}",
            $"max length {settings.MaxLength}",
            $"prefix {prefix}",
        };
        parts.AddRange(TokenizerFiles.In(settings.EncoderDirectory).Append(weights).Select(HashOf));
        return TextHash.Of(string.Join('\n', parts));
    }

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
