using Ur4Rec.Numerics;

namespace Ur4Rec.Losses;

/// <summary>Losses of candidates' scores whose positive is the first of each row.</summary>
public static class RetrievalLoss
{
    /// <summary>Softmax cross-entropy of the positive among its case's candidates.</summary>
    /// <param name="tape">Where the loss is recorded.</param>
    /// <param name="scores">[cases, candidates], at least [1, 1]; the positive in column 0.</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ShapeException">There are no scores.</exception>
    public static Tensor CandidateSoftmax(this Tape tape, Tensor scores)
    {
        var positives = tape.NewRowNumbers(scores.Rows).Span;
        positives.Clear();
        return tape.CrossEntropyLoss(scores, positives);
    }

    /// <summary>Binary cross-entropy over all candidates: 1 for the positive, 0 for the others.</summary>
    /// <param name="tape">Where the loss is recorded.</param>
    /// <param name="scores">[cases, candidates], at least [1, 1]; the positive in column 0.</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ShapeException">There are no scores.</exception>
    public static Tensor CandidateBce(this Tape tape, Tensor scores)
    {
        var labels = tape.NewValues(scores.Length);
        labels.Clear();
        for (var first = 0; first < labels.Length; first += scores.Columns)
            labels[first] = 1f;
        return tape.BceLoss(scores, labels);
    }
}
