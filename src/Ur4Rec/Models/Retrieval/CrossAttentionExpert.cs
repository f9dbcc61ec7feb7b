using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Retrieval;

/// <summary>y = ffn(layernorm(q + attention(q, context))): one attention expert, made of modules that its owner registers.</summary>
/// <param name="attention">From queries to the context.</param>
/// <param name="norm">Of the residual.</param>
/// <param name="feedForward">Its result is the expert's; there is no second residual.</param>
/// <param name="dropout">Rate on what attention adds and inside the feed-forward.</param>
internal sealed class CrossAttentionExpert(CrossAttention attention, LayerNormLayer norm, FeedForward feedForward, double dropout)
{
    public CrossAttention Attention => attention;

    /// <summary>Queries and their projections, [n, d], to [n, d].</summary>
    public Tensor Apply(Tape tape, Tensor queries, Tensor projectedQueries, Tensor keysValues, ContextRange range)
    {
        var attended = attention.Attend(tape, projectedQueries, keysValues, range);
        var (_, normed) = tape.ResidualDropoutNorm(queries, attended, dropout, norm.Weight, norm.Bias);
        return feedForward.Apply(tape, normed, dropout);
    }
}
