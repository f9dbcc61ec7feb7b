using System.Text;

namespace Ur4Rec.Text.Clients;

/// <summary>How many tokens a text comes to, without the model's own tokeniser.</summary>
public static class TokenEstimate
{
    /// <summary>What roles and separators around one message add at most, in the chat templates in use.</summary>
    private const int MessageOverhead = 32;

    private const double CharactersPerToken = 4;

    private const char FirstDenseCharacter = '\u2E80';

    /// <summary>
    /// About as many as there will be, for plans: a token for every four letters of an alphabet, one for every character of
    /// Chinese, Japanese or Korean.
    /// </summary>
    public static long Likely(string text)
    {
        var dense = text.Count(c => c >= FirstDenseCharacter);
        return dense + (long)Math.Ceiling((text.Length - dense) / CharactersPerToken);
    }

    /// <summary>
    /// More than there will be, for caps: the bytes in UTF-8, for no tokeniser in use makes more tokens than bytes, and what
    /// the messages' frame adds.
    /// </summary>
    public static long AtMost(params ReadOnlySpan<string> messages)
    {
        var tokens = 0L;
        foreach (var message in messages)
            tokens += Encoding.UTF8.GetByteCount(message) + MessageOverhead;
        return tokens;
    }
}
