using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Text.Encoders.Bert;

namespace Ur4Rec.Tests.Text.Encoders.Bert;

public class WordPieceTokenizerTests
{
    [Theory]
    [InlineData("The old films.", "the old film ##s .")]
    [InlineData("ABA\u0301, c", "a ##b ##a , c")]
    [InlineData("film\u4E2Dfilm", "film \u4E2D film")]
    [InlineData("\uD55C", "\u1112 ##\u1161 ##\u11AB")]
    [InlineData("filmx old", "[UNK] old")]
    [InlineData("film[SEP]s", "film [SEP] [UNK]")]
    [InlineData("\uD83D!", "!")]
    public void Tokenises(string text, string pieces)
    {
        using var directory = new TinyBert();
        var vocabulary = File.ReadAllLines(Path.Combine(directory.Root, "vocab.txt"));
        var tokens = WordPieceTokenizer.Load(directory.Root).Encode(text, 64);
        Assert.Equal($"[CLS] {pieces} [SEP]", string.Join(' ', tokens.Select(id => vocabulary[id])));
    }

    [Fact]
    public void A_tokenizer_may_keep_case_and_accents()
    {
        using var directory = new TinyBert();
        directory.Set("tokenizer_config.json", "do_lower_case", false);
        Assert.Equal([2, 1, 26, 8, 3], WordPieceTokenizer.Load(directory.Root).Encode("OLD e\u0301 a", 64));
        directory.Set("tokenizer_config.json", "strip_accents", true);
        Assert.Equal([2, 1, 12, 8, 3], WordPieceTokenizer.Load(directory.Root).Encode("OLD e\u0301 a", 64));
    }

    [Fact]
    public void The_dotted_capital_I_keeps_its_dot_where_accents_stay() =>
        Assert.Equal("i\u0307x\u00DF", new BertNormalizer(true, true, StripAccents: false, Lowercase: true).Normalize("\u0130X\u1E9E"));

    [Fact]
    public void A_fast_file_wins_and_its_added_tokens_count()
    {
        using var directory = new TinyBert();
        directory.Write("tokenizer.json", FastFile);
        var tokenizer = WordPieceTokenizer.Load(directory.Root);
        Assert.Equal(8, tokenizer.VocabularySize);
        Assert.Equal([1, 3, 4, 2], tokenizer.Encode("AB", 9));
        Assert.Equal([1, 7, 6, 7, 2], tokenizer.Encode("New York<x>new york", 9));
        Assert.Equal([1, 0, 0, 0, 2], tokenizer.Encode("<X>", 9));
    }

    [Theory]
    [InlineData("\"WordPiece\"", "\"Unigram\"", "model.type is \"Unigram\"; only \"WordPiece\" is supported.")]
    [InlineData("BertNormalizer", "Precompiled", "normalizer.type is \"Precompiled\"; only \"BertNormalizer\" is supported.")]
    [InlineData("BertPreTokenizer", "Metaspace", "pre_tokenizer.type is \"Metaspace\"; only \"BertPreTokenizer\" is supported.")]
    [InlineData("BertProcessing", "RobertaProcessing", "post_processor.type is \"RobertaProcessing\"; \"TemplateProcessing\" and \"BertProcessing\" are supported.")]
    [InlineData("\"unk_token\": \"U\"", "\"unk_token\": \"V\"", "model.unk_token names 'V', which the vocabulary does not have.")]
    [InlineData("\"lstrip\": false", "\"lstrip\": true", "added_tokens[0].lstrip is true, which is not supported.")]
    [InlineData("\"a\": 3", "\"a\": -3", "model.vocab.a is -3, wanted a whole number from 0.")]
    [InlineData("\"max_input_chars_per_word\": 100", "\"max_input_chars_per_word\": \"x\"", "model.max_input_chars_per_word is the text \"x\", wanted a number.")]
    public void Other_tokenizers_are_refused_by_name(string old, string replacement, string problem)
    {
        using var directory = new TinyBert();
        Assert.Contains(old, FastFile, StringComparison.Ordinal);
        directory.Write("tokenizer.json", FastFile.Replace(old, replacement, StringComparison.Ordinal));
        var error = Assert.Throws<InputException>(() => WordPieceTokenizer.Load(directory.Root));
        Assert.Equal($"{Path.Combine(directory.Root, "tokenizer.json")}: {problem}", error.Message);
    }

    [Fact]
    public void A_prefix_longer_than_any_piece_leaves_words_unknown()
    {
        using var directory = new TinyBert();
        directory.Write("tokenizer.json", FastFile.Replace("\"@\"", "\"a@@@@@@@\"", StringComparison.Ordinal));
        Assert.Equal([1, 0, 3, 2], WordPieceTokenizer.Load(directory.Root).Encode("ab a", 10));
    }

    [Theory]
    [InlineData("\"U\": 0", "\"\\ud800\": 0", "half of a surrogate pair")]
    [InlineData("\"c\": 5", "\"c\": 2147483647", "is 2147483647, which is too large.")]
    [InlineData("\"id\": 7", "\"id\": 2147483647", "is 2147483647, which is too large.")]
    public void Texts_and_numbers_that_cannot_be_are_refused(string old, string replacement, string problem)
    {
        using var directory = new TinyBert();
        directory.Write("tokenizer.json", FastFile.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Contains(problem, Refusal(directory), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_malformed_files_are_told()
    {
        using var directory = new TinyBert();
        directory.Write("tokenizer.json", "{\n\"model\": }");
        Assert.StartsWith($"{Path.Combine(directory.Root, "tokenizer.json")}:2: this is not JSON", Refusal(directory), StringComparison.Ordinal);
        directory.Delete("tokenizer.json");
        directory.Write("vocab.txt", "a\nb\n");
        Assert.Equal($"{Path.Combine(directory.Root, "vocab.txt")} does not have the token '[UNK]'.", Refusal(directory));
        directory.Delete("vocab.txt");
        Assert.Equal($"{directory.Root} has neither tokenizer.json nor vocab.txt: there is no tokenizer to read.", Refusal(directory));
    }

    [Fact]
    public void Tokens_of_any_text_are_in_range_framed_and_as_many_as_allowed()
    {
        using var directory = new TinyBert();
        var tokenizer = WordPieceTokenizer.Load(directory.Root);
        Prop.ForAll(Texts().ToArbitrary(), Gen.Choose(2, 20).ToArbitrary(), (text, most) =>
        {
            var tokens = tokenizer.Encode(text, most);
            var all = tokenizer.Encode(text, int.MaxValue);
            return tokens[0] == 2 && tokens[^1] == 3 && tokens.Length == Math.Min(most, all.Length) && tokens.SkipLast(1).SequenceEqual(all.Take(tokens.Length - 1))
                && all.All(id => id is >= 0 and < 100);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Pieces_put_together_are_the_text_without_its_spaces()
    {
        using var directory = new TinyBert();
        var vocabulary = File.ReadAllLines(Path.Combine(directory.Root, "vocab.txt"));
        var tokenizer = WordPieceTokenizer.Load(directory.Root);
        Prop.ForAll(Gen.ArrayOf(Gen.Elements("a", "B", "c", "film", "S ", ". ", " ", "\t", "\u00E0", "\u4E2D", "\uD55C")).ToArbitrary(), parts =>
        {
            var text = string.Concat(parts);
            var pieces = tokenizer.Encode(text, int.MaxValue)[1..^1].Select(id => vocabulary[id]).ToList();
            var joined = string.Concat(pieces.Select(piece => piece.Replace("##", "", StringComparison.Ordinal)));
            var wanted = new BertNormalizer(true, true, true, true).Normalize(text).Replace(" ", "", StringComparison.Ordinal);
            return pieces.Contains("[UNK]") || joined == wanted;
        }).QuickCheckThrowOnFailure();
    }

    private const string FastFile = """
        {"added_tokens": [{"id": 6, "content": "<x>", "lstrip": false, "normalized": false}, {"id": 7, "content": "New York", "normalized": true}],
         "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "post_processor": {"type": "BertProcessing", "cls": ["C", 1], "sep": ["S", 2]},
         "model": {"type": "WordPiece", "unk_token": "U", "continuing_subword_prefix": "@", "max_input_chars_per_word": 100,
                   "vocab": {"U": 0, "C": 1, "S": 2, "a": 3, "@b": 4, "c": 5}}}
        """;

    private static string Refusal(TinyBert directory) => Assert.Throws<InputException>(() => WordPieceTokenizer.Load(directory.Root)).Message;

    /// <summary>Any UTF-16, lone surrogates and all.</summary>
    private static Gen<string> Texts() => Gen.ArrayOf(Gen.OneOf(
        Gen.Choose(0, 0xFFFF).Select(unit => ((char)unit).ToString()), Gen.Elements("film", "old ", "[SEP]", "\U0001F600", "a", "##", "\u0301"))).Select(string.Concat);
}
