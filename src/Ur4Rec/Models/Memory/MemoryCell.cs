using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models.Memory;

/// <summary>
/// The trained part of the memory: m' = decay m + (1 - decay) GRU(x, m) with the state m and the representation x of the item just
/// consumed (gated recurrent unit: Cho et al. 2014, arXiv 1406.1078; parameters named as in PyTorch's GRUCell).
/// </summary>
public sealed class MemoryCell : Module
{
    private readonly Parameter _inputWeight;
    private readonly Parameter _stateWeight;
    private readonly Parameter _inputBias;
    private readonly Parameter _stateBias;

    /// <summary>A cell with random weights, normal with deviation sqrt(1 / width), and zero biases.</summary>
    /// <param name="width">d, columns of a state and of an item's representation.</param>
    /// <param name="options">How memories are kept.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <exception cref="Data.InputException">An option is outside its range.</exception>
    public MemoryCell(int width, MemoryOptions options, ulong seed)
    {
        options.Validate();
        Width = width;
        Options = options;
        _inputWeight = Register("weight_ih", new Parameter(3 * width, width));
        _stateWeight = Register("weight_hh", new Parameter(3 * width, width));
        _inputBias = Register("bias_ih", new Parameter(1, 3 * width));
        _stateBias = Register("bias_hh", new Parameter(1, 3 * width));
        var random = new RandomStream(RandomKey.For(seed, "memory"));
        _inputWeight.FillNormal(Math.Sqrt(1.0 / width), ref random);
        _stateWeight.FillNormal(Math.Sqrt(1.0 / width), ref random);
    }

    /// <summary>d.</summary>
    public int Width { get; }

    /// <summary>How memories are kept.</summary>
    public MemoryOptions Options { get; }

    /// <summary>The states after an update. The gradient reaches the cell and the representations, and stops at the previous states.</summary>
    /// <param name="tape">Where the operations are recorded.</param>
    /// <param name="representations">x, [n, d].</param>
    /// <param name="previous">m, [n, d].</param>
    /// <returns>m', [n, d]; a row has the same bits whatever rows are beside it.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Update(Tape tape, Tensor representations, Tensor previous)
    {
        var state = tape.Detach(previous);
        var next = tape.GruCell(representations, state, _inputWeight, _stateWeight, _inputBias, _stateBias);
        var decay = Options.DecayFactor;
        return tape.Add(tape.Scale(state, (float)decay), tape.Scale(next, (float)(1 - decay)));
    }
}
