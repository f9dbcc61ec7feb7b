using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models.Retrieval;

/// <summary>
/// Multi-head attention of queries to context rows with its projections, in the layout of PyTorch's MultiheadAttention. Queries and
/// contexts are projected apart from attending, so that what many pairs share is projected once.
/// </summary>
internal sealed class CrossAttention : Module
{
    private readonly int _heads;
    private readonly Parameter _inputWeight;
    private readonly Parameter _inputBias;
    private readonly LinearLayer _output;

    public CrossAttention(int d, int heads, ref RandomStream random)
    {
        _heads = heads;
        _inputWeight = Register("in_proj_weight", new Parameter(3 * d, d));
        _inputBias = Register("in_proj_bias", new Parameter(1, 3 * d));
        _inputWeight.FillNormal(Math.Sqrt(1.0 / d), ref random);
        _output = Register("out_proj", new LinearLayer(d, d, ref random));
    }

    private int Width => _inputWeight.Columns;

    /// <summary>[n, d] to [n, d].</summary>
    public Tensor ProjectQueries(Tape tape, Tensor queries) => Project(tape, queries, 0, Width);

    /// <summary>Keys and values side by side, [n, d] to [n, 2d].</summary>
    public Tensor ProjectContext(Tape tape, Tensor tokens) => Project(tape, tokens, Width, 2 * Width);

    /// <summary>Projected queries, [n, d], to [n, d].</summary>
    public Tensor Attend(Tape tape, Tensor queries, Tensor keysValues, ContextRange range) =>
        _output.Apply(tape, tape.CrossAttention(queries, keysValues, range.Starts, range.Lengths, _heads));

    /// <summary>What <see cref="Attend"/> attends to: [1, the sum of the ranges' lengths].</summary>
    public Tensor Probabilities(Tape tape, Tensor queries, Tensor keysValues, ContextRange range) =>
        tape.CrossAttentionProbabilities(queries, keysValues, range.Starts, range.Lengths, _heads);

    private Tensor Project(Tape tape, Tensor x, int first, int count) =>
        tape.Linear(x, tape.SliceRows(_inputWeight, first, count), tape.SliceColumns(_inputBias, first, count));
}
