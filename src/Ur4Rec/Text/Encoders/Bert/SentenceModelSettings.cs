using Ur4Rec.Data;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>
/// What a sentence-transformers directory says. Without <c>modules.json</c>, as in a plain Hugging Face directory, it is mean pooling
/// and normalisation to length 1: our choice, and the most common one.
/// </summary>
/// <param name="EncoderDirectory">Where the weights and the tokenizer are.</param>
/// <param name="Config">The encoder's shape.</param>
/// <param name="Pooling">How tokens become a sentence.</param>
/// <param name="Normalize">Whether vectors are brought to length 1.</param>
/// <param name="MaxLength">The most tokens of a sentence, [CLS] and [SEP] included.</param>
/// <param name="MustLowercase">Whether texts must be lower-cased.</param>
/// <param name="Prompt">What goes before every sentence unless the caller names another prefix.</param>
internal sealed record SentenceModelSettings(
    string EncoderDirectory, BertConfig Config, SentencePooling Pooling, bool Normalize, int MaxLength, bool MustLowercase, string Prompt)
{
    private const string PoolingKeys = "pooling_mode_";

    /// <exception cref="InputException">A file is missing or malformed, or names something that is not supported.</exception>
    public static SentenceModelSettings Read(string directory)
    {
        if (!Directory.Exists(directory))
            throw new InputException($"{directory} is not a directory; give that of a sentence-transformers or Hugging Face BERT model.");
        var modules = Path.Combine(directory, "modules.json");
        var (encoder, pooling, normalize) = File.Exists(modules) ? ReadModules(directory, modules) : (directory, SentencePooling.Mean, true);
        var config = BertConfig.Read(Path.Combine(encoder, "config.json"));
        var sentences = JsonSettings.ReadIfPresent(Path.Combine(encoder, "sentence_bert_config.json"));
        return new SentenceModelSettings(
            encoder,
            config,
            pooling,
            normalize,
            MaxLengthOf(encoder, config, sentences),
            sentences?.Flag("do_lower_case") == true,
            DefaultPrompt(directory));
    }

    private static (string Encoder, SentencePooling Pooling, bool Normalize) ReadModules(string directory, string file)
    {
        string? encoder = null;
        SentencePooling? pooling = null;
        var normalize = false;
        foreach (var module in JsonSettings.ReadList(file))
        {
            var type = module.RequiredText("type");
            var path = Path.Combine(directory, module.Text("path") ?? "");
            switch (type[(type.LastIndexOf('.') + 1)..])
            {
                case "Transformer" when encoder is null:
                    encoder = path;
                    break;
                case "Pooling" when encoder is not null && pooling is null:
                    pooling = ReadPooling(Path.Combine(path, "config.json"));
                    break;
                case "Normalize" when pooling is not null && !normalize:
                    normalize = true;
                    break;
                default:
                    throw module.Error("type", $"is \"{type}\"; only Transformer, Pooling and Normalize, in this order, are supported.");
            }
        }

        if (encoder is null || pooling is null)
            throw new InputException($"{file} names no {(encoder is null ? "Transformer" : "Pooling")}; there is no way from tokens to a sentence.");
        return (encoder, pooling.Value, normalize);
    }

    private static SentencePooling ReadPooling(string path)
    {
        var json = JsonSettings.Read(path);
        if (json.Flag("include_prompt") == false)
            throw json.Error("include_prompt", "is false, which is not supported.");
        var chosen = json.Keys.Where(key => key.StartsWith(PoolingKeys, StringComparison.Ordinal) && json.Flag(key) == true).ToList();
        if (chosen.Count != 1)
            throw new InputException($"{path} chooses {(chosen.Count == 0 ? "no pooling" : string.Join(" and ", chosen))}; wanted exactly one.");
        return chosen[0][PoolingKeys.Length..] switch
        {
            "mean_tokens" => SentencePooling.Mean,
            "cls_token" => SentencePooling.Cls,
            "max_tokens" => SentencePooling.Max,
            _ => throw json.Error(chosen[0], "is not supported; mean_tokens, cls_token and max_tokens are."),
        };
    }

    /// <summary>As sentence-transformers has it: its own setting, or else the tokenizer's; never more than the model has positions.</summary>
    private static int MaxLengthOf(string directory, BertConfig config, JsonSettings? sentences)
    {
        if (sentences?.Has("max_seq_length") == true)
            return Math.Min(sentences.RequiredInteger("max_seq_length", 3), config.MaxPositionEmbeddings);
        return (int)Math.Min(TokenizerFiles.ModelMaxLength(directory) ?? double.MaxValue, config.MaxPositionEmbeddings);
    }

    private static string DefaultPrompt(string directory)
    {
        var json = JsonSettings.ReadIfPresent(Path.Combine(directory, "config_sentence_transformers.json"));
        return json?.Text("default_prompt_name") is { } name ? json.RequiredSection("prompts").RequiredText(name) : "";
    }
}
