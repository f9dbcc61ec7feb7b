using Ur4Rec.Data;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>The shape of a BERT encoder, under the names of Hugging Face's <c>config.json</c>.</summary>
public sealed record BertConfig
{
    /// <summary>Rows of the word embeddings.</summary>
    public required int VocabSize { get; init; }

    /// <summary>Columns of every token's state.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of layers.</summary>
    public required int NumHiddenLayers { get; init; }

    /// <summary>Heads of attention; divides <see cref="HiddenSize"/>.</summary>
    public required int NumAttentionHeads { get; init; }

    /// <summary>Columns inside the feed-forward network.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>The most tokens of a sentence.</summary>
    public required int MaxPositionEmbeddings { get; init; }

    /// <summary>Rows of the token-type embeddings.</summary>
    public int TypeVocabSize { get; init; } = 2;

    /// <summary>Added to the variance in layer norms.</summary>
    public float LayerNormEps { get; init; } = 1e-12f;

    /// <summary>The feed-forward network's function.</summary>
    public Numerics.Activation HiddenActivation { get; init; } = Numerics.Activation.Gelu;

    /// <summary>Reads <c>config.json</c>.</summary>
    /// <exception cref="InputException">It is missing, malformed, or of an architecture that is not supported.</exception>
    public static BertConfig Read(string path)
    {
        var json = JsonSettings.Read(path);
        RequireBert(json);
        var config = new BertConfig
        {
            VocabSize = json.RequiredInteger("vocab_size", 1),
            HiddenSize = json.RequiredInteger("hidden_size", 1),
            NumHiddenLayers = json.RequiredInteger("num_hidden_layers", 1),
            NumAttentionHeads = json.RequiredInteger("num_attention_heads", 1),
            IntermediateSize = json.RequiredInteger("intermediate_size", 1),
            MaxPositionEmbeddings = json.RequiredInteger("max_position_embeddings", 3),
            TypeVocabSize = json.RequiredInteger("type_vocab_size", 1),
            LayerNormEps = (float)json.RequiredNumber("layer_norm_eps"),
            HiddenActivation = ActivationOf(json),
        };
        if (config.HiddenSize % config.NumAttentionHeads != 0)
            throw json.Error("hidden_size", $"is {config.HiddenSize}, which {config.NumAttentionHeads} attention heads do not divide.");
        if (!(config.LayerNormEps > 0))
            throw json.Error("layer_norm_eps", $"is {config.LayerNormEps}, wanted more than 0.");
        return config;
    }

    private static void RequireBert(JsonSettings json)
    {
        var type = json.RequiredText("model_type");
        if (type != "bert")
            throw json.Error("model_type", $"is \"{type}\"; only \"bert\" is supported.");
        var positions = json.Text("position_embedding_type") ?? "absolute";
        if (positions != "absolute")
            throw json.Error("position_embedding_type", $"is \"{positions}\"; only \"absolute\" is supported.");
        if (json.Flag("is_decoder") == true)
            throw json.Error("is_decoder", "is true; only encoders are supported.");
    }

    private static Numerics.Activation ActivationOf(JsonSettings json) => json.RequiredText("hidden_act") switch
    {
        "gelu" => Numerics.Activation.Gelu,
        "relu" => Numerics.Activation.Relu,
        var other => throw json.Error("hidden_act", $"is \"{other}\"; \"gelu\" and \"relu\" are supported."),
    };
}
