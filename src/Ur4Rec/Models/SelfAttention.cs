using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models;

/// <summary>Causal multi-head self-attention with its projections, in the layout of PyTorch's MultiheadAttention.</summary>
internal sealed class SelfAttention : Module
{
    private readonly int _heads;
    private readonly Parameter _inputWeight;
    private readonly Parameter _inputBias;
    private readonly LinearLayer _output;

    public SelfAttention(int d, int heads, ref RandomStream random)
    {
        _heads = heads;
        _inputWeight = Register("in_proj_weight", new Parameter(3 * d, d));
        _inputBias = Register("in_proj_bias", new Parameter(1, 3 * d));
        _inputWeight.FillNormal(Math.Sqrt(1.0 / d), ref random);
        _output = Register("out_proj", new LinearLayer(d, d, ref random));
    }

    /// <summary>[tokens, d] to [tokens, d].</summary>
    public Tensor Apply(Tape tape, Tensor x, Ragged groups, double dropout)
    {
        var qkv = tape.Linear(x, _inputWeight, _inputBias);
        return _output.Apply(tape, tape.CausalAttention(qkv, groups, _heads, dropout));
    }
}
