using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models;

/// <summary>The parameters of one transformer block.</summary>
internal sealed class SasRecBlock : Module
{
    public SasRecBlock(SasRecOptions options, ref RandomStream random)
    {
        var d = options.HiddenDim;
        var inner = options.Variant == SasRecVariant.Prenorm ? 4 * d : d;
        Norm1 = Register("norm1", new LayerNormLayer(d));
        Attention = Register("attention", new SelfAttention(d, options.Heads, ref random));
        Norm2 = Register("norm2", new LayerNormLayer(d));
        FeedForward = Register("feed_forward", new FeedForward(d, inner, options.Variant == SasRecVariant.Prenorm ? Activation.Gelu : Activation.Relu, ref random));
    }

    public LayerNormLayer Norm1 { get; }

    public SelfAttention Attention { get; }

    public LayerNormLayer Norm2 { get; }

    public FeedForward FeedForward { get; }
}
