namespace Ur4Rec.Numerics;

/// <summary>A trained layer norm, named <c>weight</c> and <c>bias</c>; it begins as the plain normalisation.</summary>
public sealed class LayerNormLayer : Module
{
    /// <summary>For rows of <paramref name="columns"/> values.</summary>
    public LayerNormLayer(int columns)
    {
        Weight = Register("weight", new Parameter(1, columns));
        Bias = Register("bias", new Parameter(1, columns));
        Weight.Values.Fill(1f);
    }

    /// <summary>[1, columns].</summary>
    public Parameter Weight { get; }

    /// <summary>[1, columns].</summary>
    public Parameter Bias { get; }

    /// <summary>[n, columns] to [n, columns].</summary>
    public Tensor Apply(Tape tape, Tensor x) => tape.LayerNorm(x, Weight, Bias);
}
