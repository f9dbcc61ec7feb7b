using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.PyTorch;
using Ur4Rec.Models.Retrieval;

namespace Ur4Rec.Tests.Models.PyTorch;

public class ParameterNamesTests
{
    [Theory]
    [InlineData("item_emb.weight", "sasrec.item_embedding.weight")]
    [InlineData("module.sasrec.item_embedding.weight", "sasrec.item_embedding.weight")]
    [InlineData("_orig_mod.position_embedding.weight", "sasrec.position_embedding.weight")]
    [InlineData("blocks.3.attention.in_proj_weight", "sasrec.blocks.3.attention.in_proj_weight")]
    [InlineData("transformer.layers.12.self_attn.out_proj.bias", "sasrec.blocks.12.attention.out_proj.bias")]
    [InlineData("layers.0.linear2.weight", "sasrec.blocks.0.feed_forward.2.weight")]
    [InlineData("blocks.0.feed_forward.3.bias", "sasrec.blocks.0.feed_forward.2.bias")]
    [InlineData("attention_layernorms.1.weight", "sasrec.blocks.1.norm1.weight")]
    [InlineData("forward_layers.1.conv1.bias", "sasrec.blocks.1.feed_forward.0.bias")]
    [InlineData("last_layernorm.bias", "sasrec.final_norm.bias")]
    [InlineData("model.retriever.expert2.attn.in_proj_bias", "retriever.expert2.attn.in_proj_bias")]
    [InlineData("retriever.proxies", "retriever.proxy")]
    [InlineData("memory.weight_hh", "memory.weight_hh")]
    [InlineData("blocks.0.feed_forward.1.bias", null)]
    [InlineData("blocks.0.attention.in_proj_weight.x", null)]
    [InlineData("causal_mask", null)]
    public void Names_of_pytorch_are_known(string theirs, string? ours) => Assert.Equal(ours, ParameterNames.ToOurs(theirs, ofRetriever: false));

    [Fact]
    public void Every_exported_name_comes_back()
    {
        var features = new RetrieverFeatures(ContextTable.Empty(4, 1), ContextTable.Empty(4, 2), ContextTable.Empty(3, 2));
        using var model = new Ur4RecModel(
            new Ur4RecOptions(new SasRecOptions { HiddenDim = 4 }, new RetrieverOptions { OutputDim = 4, Heads = 1, SubExperts = 2 }, new(), new FusionOptions()), 2, features, seed: 1);
        foreach (var (name, _) in model.NamedParameters().Where(pair => !pair.Name.StartsWith("fusion.", StringComparison.Ordinal) && !pair.Name.StartsWith("retrieval.", StringComparison.Ordinal)))
            Assert.Equal(name, ParameterNames.ToOurs(ParameterNames.ToPyTorch(name), ofRetriever: false));
    }
}
