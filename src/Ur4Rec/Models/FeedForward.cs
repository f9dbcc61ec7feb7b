using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models;

/// <summary>Two linear maps with an activation between, named 0 and 2 as in a PyTorch Sequential.</summary>
internal sealed class FeedForward : Module
{
    private readonly Activation _activation;
    private readonly LinearLayer _inner;
    private readonly LinearLayer _outer;

    public FeedForward(int d, int inner, Activation activation, ref RandomStream random)
    {
        _activation = activation;
        _inner = Register("0", new LinearLayer(d, inner, ref random));
        _outer = Register("2", new LinearLayer(inner, d, ref random));
    }

    /// <summary>[tokens, d] to [tokens, d].</summary>
    public Tensor Apply(Tape tape, Tensor x, double dropout) =>
        _outer.Apply(tape, tape.Dropout(_inner.Apply(tape, x, _activation), dropout));
}
