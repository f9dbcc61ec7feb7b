using Ur4Rec.Numerics;

namespace Ur4Rec.Losses;

/// <summary>Penalties on experts that say the same. Both look at directions alone: an expert cannot escape by growing.</summary>
public static class DiversityLoss
{
    /// <summary>L = mean over rows and pairs of different experts of the cosine of their outputs; it has its sign, so opposite is best.</summary>
    /// <param name="tape">Where the loss is recorded.</param>
    /// <param name="experts">Outputs of the experts, at least one, each [n, d], n at least 1.</param>
    /// <returns>[1, 1], -1 .. 1; 0 for one expert, which has no pair.</returns>
    /// <exception cref="ShapeException">There is no expert, or the shapes differ or are empty.</exception>
    public static Tensor CosineDiversity(this Tape tape, params Tensor[] experts)
    {
        RequireRows("cosine_diversity", experts);
        var cosines = experts.SelectMany((a, i) => experts.Skip(i + 1).Select(b => tape.RowCosine(a, b))).ToArray();
        return cosines.Length == 0 ? tape.Constant(1, 1, [0f]) : tape.Mean(tape.StackRows(cosines));
    }

    /// <summary>
    /// L = mean over rows of -ln det (S + e I), S[i, j] the cosine of experts i and j: the volume that the experts span, as in a determinantal
    /// point process (Kulesza and Taskar 2012, arXiv 1207.6083).
    /// </summary>
    /// <param name="tape">Where the loss is recorded.</param>
    /// <param name="jitter">e, at least 1e-5 times the number of experts.</param>
    /// <param name="experts">Outputs of the experts, at least one, each [n, d], n at least 1.</param>
    /// <returns>[1, 1], at least -experts ln(1 + e).</returns>
    /// <exception cref="ShapeException">There is no expert, or the shapes differ or are empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The jitter is too small or not finite.</exception>
    public static Tensor LogDeterminantDiversity(this Tape tape, float jitter, params Tensor[] experts)
    {
        RequireRows("log_determinant_diversity", experts);
        return tape.Scale(tape.Mean(tape.CosineLogDeterminant(jitter, experts)), -1f);
    }

    private static void RequireRows(string loss, Tensor[] experts)
    {
        if (experts.Length == 0 || experts[0].Rows == 0)
            throw new ShapeException($"{loss}: there is {(experts.Length == 0 ? "no expert" : "no row")}.");
    }
}
