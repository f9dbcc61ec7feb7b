using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Numerics;

/// <summary>A trained linear map, f(x W^T + b), named <c>weight</c> and <c>bias</c> as PyTorch names them.</summary>
public sealed class LinearLayer : Module
{
    /// <summary>Weights normal with deviation sqrt(2 / (inputs + outputs)) (Glorot and Bengio 2010), bias zero.</summary>
    /// <param name="inputs">Columns in.</param>
    /// <param name="outputs">Columns out.</param>
    /// <param name="random">Where the initial weights are drawn from.</param>
    public LinearLayer(int inputs, int outputs, ref RandomStream random)
        : this(inputs, outputs) => Weight.FillNormal(Math.Sqrt(2.0 / (inputs + outputs)), ref random);

    /// <summary>Zeros, for a map that is loaded.</summary>
    /// <param name="inputs">Columns in.</param>
    /// <param name="outputs">Columns out.</param>
    public LinearLayer(int inputs, int outputs)
    {
        Weight = Register("weight", new Parameter(outputs, inputs));
        Bias = Register("bias", new Parameter(1, outputs));
    }

    /// <summary>W, [outputs, inputs].</summary>
    public Parameter Weight { get; }

    /// <summary>b, [1, outputs].</summary>
    public Parameter Bias { get; }

    /// <summary>f(x W^T + b): [n, inputs] to [n, outputs].</summary>
    public Tensor Apply(Tape tape, Tensor x, Activation activation = Activation.None) => tape.Linear(x, Weight, Bias, activation);
}
