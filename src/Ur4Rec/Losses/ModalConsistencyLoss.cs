using Ur4Rec.Numerics;

namespace Ur4Rec.Losses;

/// <summary>L = mean over all n d values of (a / |a| - b / |b|)^2, which is 2 (1 - cosine) / d where neither row is zero.</summary>
public static class ModalConsistencyLoss
{
    /// <summary>Two views of the same things, e.g. item texts and item images, should point the same way.</summary>
    /// <param name="tape">Where the loss is recorded.</param>
    /// <param name="a">[n, d], n at least 1.</param>
    /// <param name="b">[n, d]; a row of length at most 1e-12 has no direction and counts as zeros.</param>
    /// <returns>[1, 1], 0 .. 4 / d.</returns>
    /// <exception cref="ShapeException">The shapes differ or are empty.</exception>
    public static Tensor ModalConsistency(this Tape tape, Tensor a, Tensor b)
    {
        var difference = tape.Add(tape.L2Normalize(a), tape.Scale(tape.L2Normalize(b), -1f));
        return tape.Mean(tape.Multiply(difference, difference));
    }
}
