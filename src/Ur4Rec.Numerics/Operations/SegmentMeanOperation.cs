using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y[g] = (1 / n) sum of the n rows of group g; zeros where n is 0.
/// dL/dx[r] = dL/dy[g] / n for every row r of group g.
/// </summary>
public static unsafe class SegmentMeanOperation
{
    private const string Name = "segment_mean";

    /// <summary>The mean row of each group. An empty group has the zero row for its mean and passes no gradient.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="x">[total, d].</param>
    /// <param name="groups">Which rows belong together.</param>
    /// <returns>[groups, d].</returns>
    /// <exception cref="ShapeException">The groups do not have as many elements as x has rows.</exception>
    public static Tensor SegmentMean(this Tape tape, Tensor x, Ragged groups)
    {
        if (x.Rows != groups.Total)
            throw ShapeException.Of(Name, x, $"[{groups.Total}, {x.Columns}] for {groups.Groups} groups");
        var output = tape.NewZeros(groups.Groups, x.Columns);
        ForEachRow(tape.Pool, groups, x.Columns, (row, group, scale) =>
            KernelSet.Current.AddScaled(scale, x.RowPointer(row), output.RowPointer(group), x.Columns));
        tape.Record(Name, output, () => Backward(tape, x.AccumulatedGradient(), groups, output.Gradient!), x);
        return output;
    }

    private static void Backward(Tape tape, Tensor target, Ragged groups, Tensor gradient) =>
        ForEachRow(tape.Pool, groups, target.Columns, (row, group, scale) =>
            KernelSet.Current.AddScaled(scale, gradient.RowPointer(group), target.RowPointer(row), target.Columns));

    /// <summary>Runs <paramref name="body"/>(row, its group, 1 / the group's length), all rows of a group on one thread.</summary>
    private static void ForEachRow(WorkerPool pool, Ragged groups, int columns, Action<int, int, float> body)
    {
        var rowsPerGroup = groups.Total / Math.Max(1, groups.Groups);
        RowBlocks.ForEach(pool, groups.Groups, (rowsPerGroup + 1) * columns, group =>
        {
            var length = groups.LengthOf(group);
            for (var row = groups.Start(group); row < groups.Start(group) + length; row++)
                body(row, group, 1f / length);
        });
    }
}
