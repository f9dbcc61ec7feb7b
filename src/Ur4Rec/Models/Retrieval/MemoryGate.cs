using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models.Retrieval;

/// <summary>g = sigmoid(W [current, memory] + b), y = g current + (1 - g) memory, element by element.</summary>
internal sealed class MemoryGate : Module
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    public MemoryGate(int d, ref RandomStream random)
    {
        _weight = Register("weight", new Parameter(d, 2 * d));
        _bias = Register("bias", new Parameter(1, d));
        _weight.FillNormal(Math.Sqrt(1.0 / (2 * d)), ref random);
    }

    /// <summary>[n, d] each to the gate and the mixture, [n, d] each.</summary>
    public (Tensor Gate, Tensor Output) Apply(Tape tape, Tensor current, Tensor memory)
    {
        var gate = tape.Sigmoid(tape.Linear(tape.Concatenate(current, memory), _weight, _bias));
        return (gate, tape.Gate(gate, current, memory));
    }
}
