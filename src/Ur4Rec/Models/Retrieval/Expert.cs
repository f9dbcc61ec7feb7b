using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Models.Retrieval;

/// <summary>
/// The expert of one kind of context: a <see cref="CrossAttentionExpert"/>, or several mixed by a router from [query, mean of the context].
/// </summary>
internal sealed class Expert : Module
{
    private readonly CrossAttentionExpert[] _members;
    private readonly Router? _router;

    public Expert(RetrieverOptions options, ref RandomStream random)
    {
        var d = options.OutputDim;
        _members = new CrossAttentionExpert[options.SubExperts];
        for (var m = 0; m < _members.Length; m++)
        {
            var prefix = _members.Length == 1 ? "" : $"{m}.";
            var attention = Register(prefix + "attn", new CrossAttention(d, options.Heads, ref random));
            var norm = Register(prefix + "norm", new LayerNormLayer(d));
            var feedForward = Register(prefix + "ffn", new FeedForward(d, 2 * d, Activation.Gelu, ref random));
            _members[m] = new CrossAttentionExpert(attention, norm, feedForward, options.Dropout);
        }

        _router = _members.Length == 1 ? null : Register("router", new Router(2, d, _members.Length, ref random));
    }

    /// <summary>Queries for each member, each [n, d].</summary>
    public Tensor[] ProjectQueries(Tape tape, Tensor queries) => [.. _members.Select(member => member.Attention.ProjectQueries(tape, queries))];

    /// <summary>Keys and values for each member, each [n, 2d].</summary>
    public Tensor[] ProjectContext(Tape tape, Tensor tokens) => [.. _members.Select(member => member.Attention.ProjectContext(tape, tokens))];

    /// <summary>Each query's answer, [n, d], and each member's share of it, [n, members]; null with one member.</summary>
    public (Tensor Output, Tensor? Shares) Apply(Tape tape, ExpertInput input)
    {
        var outputs = _members
            .Select((member, m) => member.Apply(tape, input.Queries, input.ProjectedQueries[m], input.KeysValues[m], input.Range)).ToArray();
        var shares = Shares(tape, input);
        return (shares is null ? outputs[0] : tape.WeightedSum(shares, outputs), shares);
    }

    /// <summary>How much attention each query gives to each row of its range.</summary>
    public float[][] Attention(Tape tape, ExpertInput input)
    {
        var shares = Shares(tape, input);
        var attention = input.Range.Lengths.Select(length => new float[length]).ToArray();
        for (var m = 0; m < _members.Length; m++)
        {
            var probabilities = _members[m].Attention.Probabilities(tape, input.ProjectedQueries[m], input.KeysValues[m], input.Range).Values;
            var next = 0;
            for (var query = 0; query < attention.Length; query++)
            {
                var share = shares is null ? 1f : shares.Row(query)[m];
                for (var j = 0; j < attention[query].Length; j++)
                    attention[query][j] += share * probabilities[next++];
            }
        }

        return attention;
    }

    private Tensor? Shares(Tape tape, ExpertInput input) => _router?.Apply(tape, input.Queries, input.Means);
}

/// <summary>What an expert answers from.</summary>
/// <param name="Queries">[n, d].</param>
/// <param name="ProjectedQueries">For each member, [n, d].</param>
/// <param name="KeysValues">For each member, [tokens, 2d].</param>
/// <param name="Range">The tokens of each query.</param>
/// <param name="Means">The mean token of each query, [n, d].</param>
internal sealed record ExpertInput(Tensor Queries, Tensor[] ProjectedQueries, Tensor[] KeysValues, ContextRange Range, Tensor Means);
