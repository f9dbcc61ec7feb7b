using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Bench;

/// <summary>
/// Operations of the big matrix products of <see cref="JointWorkload"/>: projections, feed-forwards, SASRec's attention and its scores. Left out are
/// the retriever's attention over a few rows, the memory's steps, and all that is not a product.
/// </summary>
/// <param name="split">The users.</param>
internal sealed class JointFlops(Split split)
{
    private static readonly double s_hidden = JointWorkload.Model.SasRec.HiddenDim;
    private static readonly double s_width = JointWorkload.Model.Retriever!.OutputDim;

    /// <summary>
    /// Of an epoch in which both modules train: every product forward and, at twice the price, backward; but of the projection of the sentences,
    /// which are constants, only the weights' gradient.
    /// </summary>
    public double Epoch(SequenceLoss loss)
    {
        var scored = loss == SequenceLoss.CrossEntropy ? split.Dataset.ItemCount : 1 + JointWorkload.Negatives;
        var lengths = Users.Select(user => split.TrainingSequence(user).Length - 1).ToList();
        var ownLoss = lengths.Sum(length => Encoded(length) + (length * scored * s_hidden));
        var cases = lengths.Sum(length => Enumerable.Range(1, length).Average(Encoded) + ((1 + JointWorkload.Negatives) * s_hidden));
        var pairs = (double)lengths.Count * (1 + JointWorkload.Negatives);
        var steps = (lengths.Count + JointWorkload.Batch - 1) / JointWorkload.Batch;
        var items = steps * Distinct(pairs / steps);
        var sentences = (lengths.Count * JointWorkload.SentencesPerUser) + (items * JointWorkload.SentencesPerItem);
        return (6 * (ownLoss + cases + (items * OfItem) + (pairs * OfPair) + (sentences * OfSentence))) + (4 * sentences * OfProjection);
    }

    /// <summary>Of a validation with the item side made anew: forward only.</summary>
    public double Validation()
    {
        var items = split.Dataset.ItemCount;
        var histories = Users.Sum(user => Encoded(Math.Min(JointWorkload.Model.SasRec.MaxSequenceLength, split.TrainingSequence(user).Length)));
        var catalogue = (double)split.Validation.Count * items * s_hidden;
        var pairs = (double)split.Validation.Count * JointWorkload.Model.Fusion.RerankTop;
        var sentences = ((double)split.Validation.Count * JointWorkload.SentencesPerUser) + (items * JointWorkload.SentencesPerItem);
        return 2 * (histories + catalogue + (items * OfItem) + (pairs * OfPair) + (sentences * (OfSentence + OfProjection)));
    }

    /// <summary>Users with something to train on; the data gives all of them a validation case too.</summary>
    private IEnumerable<UserIndex> Users =>
        Enumerable.Range(0, split.Dataset.UserCount).Select(u => new UserIndex(u)).Where(user => split.TrainingSequence(user).Length > 1);

    /// <summary>Keys and values.</summary>
    private static double OfSentence => 2 * s_width * s_width;

    /// <summary>To the retriever's width.</summary>
    private static double OfProjection => JointWorkload.TextDim * s_width;

    /// <summary>The id's token with its keys and values, three queries, and two experts' outputs and feed-forwards.</summary>
    private static double OfItem => (1 + 2 + 3 + 2 + 8) * s_width * s_width;

    /// <summary>The user expert's output and feed-forward, the router, attention to itself and the proxies, and the memory's gate.</summary>
    private static double OfPair => (1 + 4 + 4 + 4 + 2) * s_width * s_width;

    /// <summary>Multiply-adds of a history through SASRec's blocks, in which a position attends to itself and all before.</summary>
    private static double Encoded(int length) =>
        JointWorkload.Model.SasRec.Blocks * ((6.0 * s_hidden * s_hidden * length) + (s_hidden * length * (length + 1.0)));

    /// <summary>Different items to be expected among some drawn alike.</summary>
    private double Distinct(double drawn) => split.Dataset.ItemCount * (1 - Math.Pow(1 - (1.0 / split.Dataset.ItemCount), drawn));
}
