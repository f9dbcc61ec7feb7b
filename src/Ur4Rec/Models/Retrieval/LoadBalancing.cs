using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Retrieval;

/// <summary>
/// For a router over N experts: N times the sum over experts of f P, where f is the share of rows that give the expert their largest weight
/// and P its mean weight. Equation 4 of Fedus, Zoph and Shazeer 2021, arXiv 2101.03961, without the factor alpha. f counts as constant.
/// </summary>
internal static class LoadBalancing
{
    /// <summary>The mean over several routers.</summary>
    /// <param name="tape">Where the loss is recorded.</param>
    /// <param name="routers">Weights of each router, [rows, experts] with at least one row.</param>
    /// <returns>[1, 1]; 1 where all experts are used alike, at most the number of experts.</returns>
    public static Tensor Loss(Tape tape, IReadOnlyList<Tensor> routers)
    {
        var losses = routers.Select(weights => OfRouter(tape, weights)).ToArray();
        return tape.Mean(tape.StackRows(losses));
    }

    private static Tensor OfRouter(Tape tape, Tensor weights)
    {
        var shares = new float[weights.Columns];
        for (var row = 0; row < weights.Rows; row++)
            shares[IndexOfLargest(weights.Row(row))] += (float)weights.Columns / weights.Rows;
        var means = tape.SegmentMean(weights, Ragged.FromLengths([weights.Rows]));
        return tape.Sum(tape.Multiply(means, tape.Constant(1, shares.Length, shares)));
    }

    private static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        var largest = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[largest])
                largest = i;
        }

        return largest;
    }
}
