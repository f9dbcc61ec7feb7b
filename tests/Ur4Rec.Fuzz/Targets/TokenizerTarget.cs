using Ur4Rec.Text.Encoders.Bert;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A tokenizer's files, old and new, with which texts are cut afterwards.</summary>
internal sealed class TokenizerTarget : FuzzTarget
{
    private const int MostTokens = 16;

    public override int Inputs => 8_000;

    public override IReadOnlyList<string> Tokens =>
        ["[UNK]", "[CLS]", "[SEP]", "##", "tea", "\"tea\"", "\"id\": 2147483647", "\"content\": \"\"", "\"normalized\": true", "lstrip", "\"lowercase\"", "\"vocab\"", "{}"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "old"));
        Directory.CreateDirectory(Path.Combine(folder, "new"));
        return
        [
            FuzzSeed.OfText("old/vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ntea\n##cake\ncake\na\n##b\n"),
            FuzzSeed.OfText(
                "old/tokenizer_config.json",
                """
                {"do_lower_case": true, "model_max_length": 512, "unk_token": "[UNK]", "cls_token": {"content": "[CLS]"},
                 "added_tokens_decoder": {"3": {"content": "[SEP]", "special": true}, "9": {"content": "tea cake", "lstrip": false, "normalized": true}}}
                """),
            FuzzSeed.OfText(
                "new/tokenizer.json",
                """
                {"added_tokens": [{"id": 2, "content": "[SEP]", "special": true}, {"id": 5, "content": "Tea!", "normalized": true, "single_word": false}],
                 "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
                 "pre_tokenizer": {"type": "BertPreTokenizer"},
                 "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A"}}, {"SpecialToken": {"id": "[SEP]"}}]},
                 "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                  "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "tea": 3, "##cake": 4}}}
                """),
        ];
    }

    public override void Load(FuzzInput input)
    {
        var tokenizer = WordPieceTokenizer.Load(Path.GetDirectoryName(input.FilePath)!);
        foreach (var text in (string[])["Teacake, teatea [SEP] ab", "", "tea cake\ud800 Tea! é 茶\u0000"])
        {
            if (tokenizer.Encode(text, MostTokens).Any(token => token < 0 || token >= tokenizer.VocabularySize))
                throw new InvalidOperationException("A token is outside the vocabulary.");
        }
    }
}
