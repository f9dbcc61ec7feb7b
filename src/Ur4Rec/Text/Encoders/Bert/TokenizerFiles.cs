using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>Reads a tokenizer from the files that Hugging Face's libraries write.</summary>
internal static class TokenizerFiles
{
    private const string FastFile = "tokenizer.json";
    private const string VocabularyFile = "vocab.txt";
    private const string ConfigFile = "tokenizer_config.json";
    private const int MostCharacters = 100;
    private static readonly string[] s_specialNames = ["unk", "sep", "pad", "cls", "mask"];
    private static readonly string[] s_unsupportedOptions = ["single_word", "lstrip", "rstrip"];

    /// <summary>The files of a directory that say how texts are tokenised.</summary>
    public static IReadOnlyList<string> In(string directory)
    {
        var fast = Path.Combine(directory, FastFile);
        string[] files = File.Exists(fast) ? [fast] : [Path.Combine(directory, VocabularyFile), Path.Combine(directory, ConfigFile)];
        return [.. files.Where(File.Exists)];
    }

    public static WordPieceTokenizer Load(string directory)
    {
        var fast = Path.Combine(directory, FastFile);
        if (File.Exists(fast))
            return FromFast(JsonSettings.Read(fast));
        var vocabulary = Path.Combine(directory, VocabularyFile);
        if (!File.Exists(vocabulary))
            throw new InputException($"{directory} has neither {FastFile} nor {VocabularyFile}: there is no tokenizer to read.");
        return FromVocabulary(vocabulary, JsonSettings.ReadIfPresent(Path.Combine(directory, ConfigFile)));
    }

    /// <summary>The most tokens that <c>tokenizer_config.json</c> allows; null where it does not say.</summary>
    public static double? ModelMaxLength(string directory)
    {
        var config = JsonSettings.ReadIfPresent(Path.Combine(directory, ConfigFile));
        var length = config?.Number("model_max_length");
        return length is < 3 ? throw config!.Error("model_max_length", $"is {length}, wanted at least 3.") : length;
    }

    private static WordPieceTokenizer FromFast(JsonSettings json)
    {
        var model = json.RequiredSection("model");
        RequireType(model, "WordPiece", typeMayBeAbsent: model.Has("continuing_subword_prefix"));
        var normalizer = json.RequiredSection("normalizer");
        RequireType(normalizer, "BertNormalizer");
        RequireType(json.RequiredSection("pre_tokenizer"), "BertPreTokenizer");
        var lowercase = normalizer.Flag("lowercase") ?? true;
        var ids = model.RequiredSection("vocab").Integers();
        var unknown = IdOf(ids, model, "unk_token", model.RequiredText("unk_token"));
        var added = json.Sections("added_tokens").Select(token => AddedTokenOf(token, token.RequiredInteger("id", 0))).ToList();
        var (classification, separator) = SpecialPair(json.RequiredSection("post_processor"));
        return new WordPieceTokenizer(
            new BertNormalizer(
                normalizer.Flag("clean_text") ?? true,
                normalizer.Flag("handle_chinese_chars") ?? true,
                normalizer.Flag("strip_accents") ?? lowercase,
                lowercase),
            new WordPieceVocabulary(
                ids, unknown, model.RequiredText("continuing_subword_prefix"), model.RequiredInteger("max_input_chars_per_word", 1)),
            added,
            IdOf(ids, json, "post_processor", classification),
            IdOf(ids, json, "post_processor", separator));
    }

    private static WordPieceTokenizer FromVocabulary(string path, JsonSettings? config)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (line, piece) in File.ReadLines(path).Index())
            ids[piece] = line;
        var lowercase = config?.Flag("do_lower_case") ?? true;
        var specials = s_specialNames.ToDictionary(
            name => name, name => TokenIn(config, $"{name}_token") ?? $"[{name.ToUpperInvariant()}]");
        var added = config?.Section("added_tokens_decoder") is { } listed
            ? listed.Keys.Select(key => AddedTokenOf(listed.RequiredSection(key), IdOf(listed, key))).ToList()
            : [.. specials.Values.Distinct().Where(ids.ContainsKey).Select(token => new AddedToken(token, ids[token], Normalized: false))];
        int Special(string name) => ids.TryGetValue(specials[name], out var id)
            ? id
            : throw new InputException($"{path} does not have the token '{specials[name]}'.");
        return new WordPieceTokenizer(
            new BertNormalizer(
                CleanText: true, config?.Flag("tokenize_chinese_chars") ?? true, config?.Flag("strip_accents") ?? lowercase, lowercase),
            new WordPieceVocabulary(ids, Special("unk"), "##", MostCharacters),
            added,
            Special("cls"),
            Special("sep"));
    }

    private static void RequireType(JsonSettings section, string wanted, bool typeMayBeAbsent = false)
    {
        var type = typeMayBeAbsent ? section.Text("type") ?? wanted : section.RequiredText("type");
        if (type != wanted)
            throw section.Error("type", $"is \"{type}\"; only \"{wanted}\" is supported.");
    }

    private static int IdOf(Dictionary<string, int> ids, JsonSettings settings, string key, string token) =>
        ids.TryGetValue(token, out var id) ? id : throw settings.Error(key, $"names '{token}', which the vocabulary does not have.");

    private static int IdOf(JsonSettings listed, string key) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < int.MaxValue ? id : throw listed.Error(key, "is not the number of a token.");

    private static AddedToken AddedTokenOf(JsonSettings token, int id)
    {
        foreach (var option in s_unsupportedOptions)
        {
            if (token.Flag(option) == true)
                throw token.Error(option, "is true, which is not supported.");
        }

        return new AddedToken(token.RequiredText("content"), id, token.Flag("normalized") ?? token.Flag("special") != true);
    }

    /// <summary>A special token as a text or as an object with its content.</summary>
    private static string? TokenIn(JsonSettings? config, string key) =>
        config is null || !config.Has(key) ? null : config.IsSection(key) ? config.RequiredSection(key).RequiredText("content") : config.Text(key);

    /// <summary>What goes before and behind a single text.</summary>
    private static (string Classification, string Separator) SpecialPair(JsonSettings processor)
    {
        switch (processor.RequiredText("type"))
        {
            case "TemplateProcessing":
                if (processor.Sections("single") is [var first, var text, var last] && text.Has("Sequence"))
                    return (first.RequiredSection("SpecialToken").RequiredText("id"), last.RequiredSection("SpecialToken").RequiredText("id"));
                throw processor.Error("single", "is not one special token, the text, and one special token.");
            case "BertProcessing":
                return (processor.FirstText("cls"), processor.FirstText("sep"));
            case var other:
                throw processor.Error("type", $"is \"{other}\"; \"TemplateProcessing\" and \"BertProcessing\" are supported.");
        }
    }
}
