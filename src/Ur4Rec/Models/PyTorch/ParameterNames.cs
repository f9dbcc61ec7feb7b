using System.Text.RegularExpressions;

namespace Ur4Rec.Models.PyTorch;

/// <summary>
/// What PyTorch programs call the parameters that we call by other names. Read are the names of the Python UR4Rec, of pmixer's SASRec.pytorch, of
/// nn.TransformerEncoder and their common variants; written are those of the first. docs/from-python.md has the table.
/// </summary>
internal static partial class ParameterNames
{
    /// <summary>Ours of the sequence model's table of items, whose row 0 is padding in Python.</summary>
    public const string SequenceItems = SasRecModel.CheckpointPrefix + "item_embedding.weight";

    /// <summary>Ours of the retriever's table of items, whose row 0 is padding in Python.</summary>
    public const string RetrieverItems = Retrieval.PreferenceRetriever.CheckpointPrefix + "item.embedding.weight";

    /// <summary>Ours of the learned positions.</summary>
    public const string Positions = SasRecModel.CheckpointPrefix + "position_embedding.weight";

    private const string Block = @"^(?:blocks|layers|transformer_blocks|(?:encoder|transformer|transformer_encoder)\.layers)\.(\d+)\.";

    private static readonly (Regex Theirs, string Ours)[] s_sequenceRules =
    [
        (new(@"^item_emb(?:edding|eddings)?\.weight$"), "item_embedding.weight"),
        (new(@"^(?:pos|position|positional)_emb(?:edding|eddings)?\.weight$"), "position_embedding.weight"),
        (new(Block + @"(?:attn|attention|self_attn|self_attention|att)\.(in_proj_weight|in_proj_bias|out_proj\.weight|out_proj\.bias)$"), "blocks.$1.attention.$2"),
        (new(Block + @"(norm[12])\.(weight|bias)$"), "blocks.$1.$2.$3"),
        (new(Block + @"(?:ff|ffn|feed_forward|mlp)\.0\.(weight|bias)$"), "blocks.$1.feed_forward.0.$2"),
        (new(Block + @"(?:ff|ffn|feed_forward|mlp)\.[23]\.(weight|bias)$"), "blocks.$1.feed_forward.2.$2"),
        (new(Block + @"(?:(?:ff|ffn|feed_forward)\.)?linear1\.(weight|bias)$"), "blocks.$1.feed_forward.0.$2"),
        (new(Block + @"(?:(?:ff|ffn|feed_forward)\.)?linear2\.(weight|bias)$"), "blocks.$1.feed_forward.2.$2"),
        (new(@"^attention_layernorms\.(\d+)\.(weight|bias)$"), "blocks.$1.norm1.$2"),
        (new(@"^attention_layers\.(\d+)\.(in_proj_weight|in_proj_bias|out_proj\.weight|out_proj\.bias)$"), "blocks.$1.attention.$2"),
        (new(@"^forward_layernorms\.(\d+)\.(weight|bias)$"), "blocks.$1.norm2.$2"),
        (new(@"^forward_layers\.(\d+)\.conv1\.(weight|bias)$"), "blocks.$1.feed_forward.0.$2"),
        (new(@"^forward_layers\.(\d+)\.conv2\.(weight|bias)$"), "blocks.$1.feed_forward.2.$2"),
        (new(@"^(?:final_norm|last_layernorm|final_layer_norm|norm)\.(weight|bias)$"), "final_norm.$1"),
    ];

    /// <summary>Whether a name is one of pmixer's SASRec.pytorch, which scales its embeddings.</summary>
    public static bool IsPmixers(string theirs) => theirs.Contains("attention_layernorms.", StringComparison.Ordinal);

    /// <summary>Our full name of a parameter.</summary>
    /// <param name="theirs">PyTorch's.</param>
    /// <param name="ofRetriever">Whether names without a module before them are the retriever's and not the sequence model's.</param>
    /// <returns>Null for a name that is not known.</returns>
    public static string? ToOurs(string theirs, bool ofRetriever)
    {
        var name = WrapperPattern().Replace(theirs, "");
        if (RetrieverPattern().Match(name) is { Success: true, Length: var retriever })
            return RetrieverToOurs(name[retriever..]);
        if (name.StartsWith("memory.", StringComparison.Ordinal))
            return name;
        if (SequencePattern().Match(name) is { Success: true, Length: var sequence })
            return SequenceToOurs(name[sequence..]);
        return ofRetriever ? RetrieverToOurs(name) : SequenceToOurs(name);
    }

    /// <summary>The name that a parameter of ours is exported by.</summary>
    public static string ToPyTorch(string ours) => ours.StartsWith(SasRecModel.CheckpointPrefix, StringComparison.Ordinal)
        ? ours
            .Replace(".item_embedding.", ".item_emb.", StringComparison.Ordinal)
            .Replace(".position_embedding.", ".pos_emb.", StringComparison.Ordinal)
            .Replace(".attention.", ".attn.", StringComparison.Ordinal)
            .Replace(".feed_forward.", ".ff.", StringComparison.Ordinal)
        : ours;

    private static string RetrieverToOurs(string name) =>
        Retrieval.PreferenceRetriever.CheckpointPrefix + (name == "proxies" ? "proxy" : name);

    private static string? SequenceToOurs(string name)
    {
        foreach (var (theirs, ours) in s_sequenceRules)
        {
            if (theirs.Match(name) is { Success: true } match)
                return SasRecModel.CheckpointPrefix + match.Result(ours);
        }

        return null;
    }

    [GeneratedRegex(@"^(?:(?:module|_orig_mod|model)\.)+")]
    private static partial Regex WrapperPattern();

    [GeneratedRegex(@"^(?:retriever|preference_retriever)\.")]
    private static partial Regex RetrieverPattern();

    [GeneratedRegex(@"^(?:sasrec|sasrec_model|sequence_model)\.")]
    private static partial Regex SequencePattern();
}
