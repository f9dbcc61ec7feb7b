using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Retrieval;

/// <summary>z = layernorm(m + attention(m, [m, proxies])), row by row, made of modules that its owner registers.</summary>
/// <param name="attention">From a row to itself and the proxies.</param>
/// <param name="norm">Of the residual.</param>
/// <param name="dropout">Rate on what attention adds.</param>
internal sealed class ProxyAttention(CrossAttention attention, LayerNormLayer norm, double dropout)
{
    /// <summary>Mixtures, [n, d], with proxies that they share, [p, d], to [n, d].</summary>
    public Tensor Apply(Tape tape, Tensor mixture, Tensor proxies)
    {
        var (n, length) = (mixture.Rows, 1 + proxies.Rows);
        var rows = tape.NewRowNumbers(n * length);
        var (starts, lengths) = (new int[n], new int[n]);
        for (var i = 0; i < n; i++)
        {
            (starts[i], lengths[i]) = (i * length, length);
            var own = rows.Span.Slice(starts[i], length);
            own[0] = i;
            for (var p = 0; p < proxies.Rows; p++)
                own[1 + p] = n + p;
        }

        var projected = tape.StackRows(attention.ProjectContext(tape, mixture), attention.ProjectContext(tape, proxies));
        var attended = attention.Attend(
            tape, attention.ProjectQueries(tape, mixture), tape.Gather(projected, rows), new ContextRange(starts, lengths));
        return tape.ResidualDropoutNorm(mixture, attended, dropout, norm.Weight, norm.Bias).Normed;
    }
}
