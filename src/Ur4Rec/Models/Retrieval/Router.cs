using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models.Retrieval;

/// <summary>
/// Shares of experts: softmax(W2 gelu(W1 layernorm(c) + b1) + b2) of the query and the means of the experts' contexts side by side. Layers
/// are named 0, 1 and 3 as in a PyTorch Sequential.
/// </summary>
internal sealed class Router : Module
{
    private readonly LayerNormLayer _norm;
    private readonly LinearLayer _inner;
    private readonly LinearLayer _outer;

    /// <summary>Over <paramref name="experts"/> experts, from <paramref name="vectors"/> vectors of <paramref name="d"/> values.</summary>
    public Router(int vectors, int d, int experts, ref RandomStream random)
    {
        _norm = Register("0", new LayerNormLayer(vectors * d));
        _inner = Register("1", new LinearLayer(vectors * d, d, ref random));
        _outer = Register("3", new LinearLayer(d, experts, ref random));
    }

    /// <summary>Vectors of [n, d] each to [n, experts]; every row adds up to 1.</summary>
    public Tensor Apply(Tape tape, params Tensor[] vectors)
    {
        var normed = _norm.Apply(tape, tape.Concatenate(vectors));
        return tape.Softmax(_outer.Apply(tape, _inner.Apply(tape, normed, Activation.Gelu)));
    }
}
