using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models.Retrieval;

/// <summary>
/// Brings vectors made elsewhere to the retriever's width, as layer norm of a linear map: how long the encoder's vectors are, of which
/// nothing is known, then no longer matters.
/// </summary>
internal sealed class ContextEncoder : Module
{
    private readonly LinearLayer _projection;
    private readonly LayerNormLayer _norm;

    public ContextEncoder(int inputs, int d, ref RandomStream random)
    {
        _projection = Register("projection", new LinearLayer(inputs, d, ref random));
        _norm = Register("norm", new LayerNormLayer(d));
    }

    /// <summary>[n, inputs] to [n, d].</summary>
    public Tensor Apply(Tape tape, Tensor rows) => _norm.Apply(tape, _projection.Apply(tape, rows));
}
