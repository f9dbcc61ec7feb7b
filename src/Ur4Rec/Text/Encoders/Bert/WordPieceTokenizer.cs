using Ur4Rec.Data;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>
/// BERT's tokenizer, equal to Hugging Face's fast BertTokenizer: normalise, cut at spaces and punctuation, cut words into the longest
/// pieces of a vocabulary, truncate, and put [CLS] before and [SEP] behind. Safe for any number of threads at once.
/// </summary>
public sealed class WordPieceTokenizer
{
    private readonly BertNormalizer _normalizer;
    private readonly WordPieceVocabulary _vocabulary;
    private readonly AddedTokens _verbatim;
    private readonly AddedTokens _normalized;
    private readonly int _classification;
    private readonly int _separator;

    internal WordPieceTokenizer(
        BertNormalizer normalizer, WordPieceVocabulary vocabulary, IReadOnlyCollection<AddedToken> added, int classification, int separator)
    {
        _normalizer = normalizer;
        _vocabulary = vocabulary;
        _verbatim = new AddedTokens(added.Where(token => !token.Normalized).Select(token => (token.Content, token.Id)));
        _normalized = new AddedTokens(added.Where(token => token.Normalized).Select(token => (normalizer.Normalize(token.Content), token.Id)));
        _classification = classification;
        _separator = separator;
        VocabularySize = Math.Max(vocabulary.Size, added.Select(token => token.Id + 1).DefaultIfEmpty().Max());
    }

    /// <summary>One more than the largest number of a token.</summary>
    public int VocabularySize { get; }

    /// <summary>Whether texts are lower-cased.</summary>
    internal bool Lowercases => _normalizer.Lowercase;

    /// <summary>Reads <c>tokenizer.json</c> of a model's directory, or where there is none <c>vocab.txt</c> and <c>tokenizer_config.json</c>.</summary>
    /// <exception cref="InputException">The files are missing or malformed, or describe a tokenizer of another kind, which is named.</exception>
    public static WordPieceTokenizer Load(string directory) => TokenizerFiles.Load(directory);

    /// <summary>The numbers of a text's tokens, [CLS] first and [SEP] last.</summary>
    /// <param name="text">Any text, empty too; a surrogate without a partner counts as U+FFFD.</param>
    /// <param name="maxLength">The most tokens, both of these included, at least 2; what is beyond is cut off.</param>
    public int[] Encode(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        var tokens = new List<int>(Math.Min(maxLength, (text.Length / 3) + 8)) { _classification };
        AppendAroundVerbatim(text, tokens, maxLength - 1);
        if (tokens.Count > maxLength - 1)
            tokens.RemoveRange(maxLength - 1, tokens.Count - (maxLength - 1));
        tokens.Add(_separator);
        return [.. tokens];
    }

    private void AppendAroundVerbatim(string text, List<int> tokens, int enough)
    {
        var rest = 0;
        while (_verbatim.TryFind(text.AsSpan(rest), out var start, out var length, out var id) && tokens.Count < enough)
        {
            AppendNormalized(_normalizer.Normalize(text[rest..(rest + start)]), tokens, enough);
            tokens.Add(id);
            rest += start + length;
        }

        if (tokens.Count < enough)
            AppendNormalized(_normalizer.Normalize(text[rest..]), tokens, enough);
    }

    private void AppendNormalized(ReadOnlySpan<char> text, List<int> tokens, int enough)
    {
        while (_normalized.TryFind(text, out var start, out var length, out var id) && tokens.Count < enough)
        {
            AppendWords(text[..start], tokens, enough);
            tokens.Add(id);
            text = text[(start + length)..];
        }

        AppendWords(text, tokens, enough);
    }

    private void AppendWords(ReadOnlySpan<char> text, List<int> tokens, int enough)
    {
        var words = new BertWords(text);
        while (tokens.Count < enough && words.MoveNext(out var word))
            _vocabulary.Append(word, tokens);
    }
}

/// <summary>A token that is found whole.</summary>
/// <param name="Content">Its text.</param>
/// <param name="Id">Its number.</param>
/// <param name="Normalized">Whether it is looked for in the normalised text instead of the text as it stands.</param>
internal sealed record AddedToken(string Content, int Id, bool Normalized);
