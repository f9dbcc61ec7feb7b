namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>
/// Cuts words into the longest pieces that a vocabulary has, from the left (Wu et al. 2016, arXiv 1609.08144, as in BERT); a word that
/// cannot be cut, or of too many characters, is one unknown piece.
/// </summary>
internal sealed class WordPieceVocabulary
{
    private const int MostOnStack = 256;

    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly string _continuingPrefix;
    private readonly int _unknown;
    private readonly int _mostCharacters;
    private readonly int _longestPiece;

    /// <param name="ids">The number of every piece; pieces inside a word begin with <paramref name="continuingPrefix"/>.</param>
    /// <param name="unknown">The number of the unknown piece.</param>
    /// <param name="continuingPrefix">Usually <c>##</c>.</param>
    /// <param name="mostCharacters">The most characters (code points) of a word that is cut.</param>
    public WordPieceVocabulary(Dictionary<string, int> ids, int unknown, string continuingPrefix, int mostCharacters)
    {
        _ids = ids;
        _lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _unknown = unknown;
        _continuingPrefix = continuingPrefix;
        _mostCharacters = mostCharacters;
        _longestPiece = ids.Keys.Max(piece => piece.Length);
        Size = ids.Values.Max() + 1;
    }

    /// <summary>One more than the largest number.</summary>
    public int Size { get; }

    /// <summary>The number of a piece; null where there is none.</summary>
    public int? IdOf(string piece) => _ids.TryGetValue(piece, out var id) ? id : null;

    /// <summary>Appends a word's pieces.</summary>
    public void Append(ReadOnlySpan<char> word, List<int> pieces)
    {
        if (word.Length > _mostCharacters && (word.Length > 2 * _mostCharacters || CharactersOf(word) > _mostCharacters))
        {
            pieces.Add(_unknown);
            return;
        }

        // The prefix of a piece is written over the characters before it, which are done with.
        var prefix = _continuingPrefix.Length;
        var length = prefix + word.Length;
        var buffer = length <= MostOnStack ? (stackalloc char[MostOnStack])[..length] : new char[length];
        word.CopyTo(buffer[prefix..]);
        var before = pieces.Count;
        for (var start = 0; start < word.Length;)
        {
            if (start > 0)
                _continuingPrefix.CopyTo(buffer[start..]);
            var candidate = buffer[(start > 0 ? start : prefix)..];
            var ofPrefix = start > 0 ? prefix : 0;
            var taken = Math.Min(candidate.Length, _longestPiece);
            var id = _unknown;
            while (taken > ofPrefix && !_lookup.TryGetValue(candidate[..taken], out id))
                taken--;
            if (taken <= ofPrefix)
            {
                pieces.RemoveRange(before, pieces.Count - before);
                pieces.Add(_unknown);
                return;
            }

            pieces.Add(id);
            start += taken - ofPrefix;
        }
    }

    private static int CharactersOf(ReadOnlySpan<char> word)
    {
        var count = 0;
        foreach (var _ in word.EnumerateRunes())
            count++;
        return count;
    }
}
