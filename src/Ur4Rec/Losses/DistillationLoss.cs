using Ur4Rec.Numerics;

namespace Ur4Rec.Losses;

/// <summary>
/// L = T^2 / 2 (KL(p_b || p_a) + KL(p_a || p_b)), p_x = softmax(x / T) row by row, means over rows; the first argument of each KL, the
/// teacher, is a constant. Hinton et al. 2015, arXiv 1503.02531, both ways as in Zhang et al. 2018, arXiv 1706.00384.
/// </summary>
public static class DistillationLoss
{
    /// <summary>Two models' scores of the same candidates, each learning from the other; no gradient flows through a teacher.</summary>
    /// <param name="tape">Where the loss is recorded.</param>
    /// <param name="a">Scores of one model, [cases, candidates], at least [1, 1].</param>
    /// <param name="b">Scores of the other, of the same shape.</param>
    /// <param name="temperature">T, 1e-4 .. 100.</param>
    /// <returns>[1, 1], at least 0 up to rounding.</returns>
    /// <exception cref="ShapeException">The shapes differ or are empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is out of range.</exception>
    public static Tensor BidirectionalDistillation(this Tape tape, Tensor a, Tensor b, float temperature)
    {
        TemperatureRange.Require(temperature);
        if (a.Rows != b.Rows || a.Columns != b.Columns || a.Length == 0)
            throw new ShapeException($"bidirectional_distillation: a {a} does not fit b {b}, or there is nothing to learn.");
        var (softA, softB) = (tape.Scale(a, 1f / temperature), tape.Scale(b, 1f / temperature));
        var both = tape.Add(Divergence(tape, teacher: softB, student: softA), Divergence(tape, teacher: softA, student: softB));
        return tape.Scale(both, temperature * temperature / 2);
    }

    /// <summary>KL(softmax(teacher) || softmax(student)), mean over rows.</summary>
    private static Tensor Divergence(Tape tape, Tensor teacher, Tensor student)
    {
        var constant = tape.Detach(teacher);
        var gap = tape.Add(tape.LogSoftmax(constant), tape.Scale(tape.LogSoftmax(student), -1f));
        return tape.Scale(tape.Sum(tape.Multiply(tape.Softmax(constant), gap)), 1f / teacher.Rows);
    }
}
