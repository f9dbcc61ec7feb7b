using Ur4Rec.Numerics;

namespace Ur4Rec.Text.Encoders.Bert;

/// <summary>One post-norm transformer layer: x = norm(x + attention(x)), x = norm(x + feed-forward(x)).</summary>
internal sealed class BertLayer : Module
{
    /// <summary>
    /// Names the one matrix in which queries, keys and values lie one under the other; a file has <c>query</c>, <c>key</c> and <c>value</c>.
    /// </summary>
    public const string FusedProjection = "query_key_value";

    private readonly BertConfig _config;
    private readonly LinearLayer _projection;
    private readonly LinearLayer _attentionOutput;
    private readonly LayerNormLayer _attentionNorm;
    private readonly LinearLayer _intermediate;
    private readonly LinearLayer _output;
    private readonly LayerNormLayer _outputNorm;

    public BertLayer(BertConfig config)
    {
        _config = config;
        var d = config.HiddenSize;
        _projection = Register("attention.self." + FusedProjection, new LinearLayer(d, 3 * d));
        _attentionOutput = Register("attention.output.dense", new LinearLayer(d, d));
        _attentionNorm = Register("attention.output.LayerNorm", new LayerNormLayer(d));
        _intermediate = Register("intermediate.dense", new LinearLayer(d, config.IntermediateSize));
        _output = Register("output.dense", new LinearLayer(config.IntermediateSize, d));
        _outputNorm = Register("output.LayerNorm", new LayerNormLayer(d));
    }

    /// <summary>The first sub-layer, [tokens, d] to [tokens, d]; every token sees all of its sentence.</summary>
    public Tensor Attend(Tape tape, Tensor x, Ragged sentences)
    {
        var attended = tape.SelfAttention(_projection.Apply(tape, x), sentences, _config.NumAttentionHeads);
        return AddAndNorm(tape, x, _attentionOutput.Apply(tape, attended), _attentionNorm);
    }

    /// <summary>The second sub-layer, [tokens, d] to [tokens, d].</summary>
    public Tensor FeedForward(Tape tape, Tensor x) =>
        AddAndNorm(tape, x, _output.Apply(tape, _intermediate.Apply(tape, x, _config.HiddenActivation)), _outputNorm);

    private Tensor AddAndNorm(Tape tape, Tensor x, Tensor s, LayerNormLayer norm) =>
        tape.ResidualDropoutNorm(x, s, 0, norm.Weight, norm.Bias, _config.LayerNormEps).Normed;
}
