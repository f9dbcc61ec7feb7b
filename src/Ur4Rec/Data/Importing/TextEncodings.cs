using System.Text;

namespace Ur4Rec.Data.Importing;

/// <summary>Finds text encodings by name.</summary>
internal static class TextEncodings
{
    /// <summary>An encoding that throws at bytes it does not have, where the usual ones would put a replacement character.</summary>
    /// <exception cref="InputException">There is no encoding of this name.</exception>
    public static Encoding Strict(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new InputException(
                $"There is no text encoding '{name}'; use one such as utf-8, latin1, windows-1252, utf-16 or shift_jis.", error);
        }
    }
}
