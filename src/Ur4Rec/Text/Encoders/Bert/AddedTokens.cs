using System.Buffers;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>Tokens that are found whole in a text, such as <c>[SEP]</c>: the leftmost first, of several there the longest.</summary>
internal sealed class AddedTokens
{
    private readonly (string Content, int Id)[] _longestFirst;
    private readonly SearchValues<string> _contents;

    public AddedTokens(IEnumerable<(string Content, int Id)> tokens)
    {
        _longestFirst = [.. tokens.Where(token => token.Content.Length > 0).OrderByDescending(token => token.Content.Length)];
        _contents = SearchValues.Create([.. _longestFirst.Select(token => token.Content)], StringComparison.Ordinal);
    }

    /// <summary>The first token in the text, at <paramref name="start"/>; false where there is none.</summary>
    public bool TryFind(ReadOnlySpan<char> text, out int start, out int length, out int id)
    {
        (length, id) = (0, 0);
        start = _longestFirst.Length == 0 ? -1 : text.IndexOfAny(_contents);
        if (start < 0)
            return false;
        foreach (var (content, number) in _longestFirst)
        {
            if (!text[start..].StartsWith(content, StringComparison.Ordinal))
                continue;
            (length, id) = (content.Length, number);
            break;
        }

        return true;
    }
}
