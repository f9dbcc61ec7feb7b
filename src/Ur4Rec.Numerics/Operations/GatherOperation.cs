using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// y[t] = s table[rows[t]] (+ positions[places[t]]). dL/dtable[r] = s times the sum of dL/dy[t] over all t with rows[t] = r, in order of
/// t; rows that are not named get nothing.
/// </summary>
public static unsafe class GatherOperation
{
    private const string Name = "gather";
    private const string EmbedName = "embed";
    private const int GroupsPerTile = 64;

    /// <summary>Picks rows of a table, with repeats.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="table">[r, d].</param>
    /// <param name="rows">[n], each 0 .. r-1; must not change before the backward pass.</param>
    /// <returns>[n, d].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A row is outside the table.</exception>
    public static Tensor Gather(this Tape tape, Tensor table, ReadOnlyMemory<int> rows)
    {
        var output = Forward(tape, table, rows, 1f, null, default);
        tape.RecordTouchingRows(Name, output, () => Scatter(tape, output.Gradient!, rows.Span, 1f, table), table);
        return output;
    }

    /// <summary>Embeds tokens: picks rows of a table and adds rows of a second one, such as learned positions.</summary>
    /// <param name="tape">Where the operation is recorded.</param>
    /// <param name="table">[r, d].</param>
    /// <param name="rows">[n], each 0 .. r-1; must not change before the backward pass.</param>
    /// <param name="positions">[p, d].</param>
    /// <param name="places">[n], each 0 .. p-1; must not change before the backward pass.</param>
    /// <param name="scale">s, what the table's rows are multiplied by.</param>
    /// <returns>[n, d].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row or place is outside its table.</exception>
    public static Tensor Embed(this Tape tape, Tensor table, ReadOnlyMemory<int> rows, Tensor positions, ReadOnlyMemory<int> places, float scale = 1f)
    {
        ShapeException.Require(table.Columns == positions.Columns, EmbedName, "table", table, "positions", positions);
        if (places.Length != rows.Length)
            throw new ShapeException($"{EmbedName}: {rows.Length} rows do not fit {places.Length} places.");
        var output = Forward(tape, table, rows, scale, positions, places);
        tape.RecordTouchingRows(EmbedName, output, Backward, table, positions);
        return output;

        void Backward()
        {
            if (table.RequiresGradient)
                Scatter(tape, output.Gradient!, rows.Span, scale, table);
            if (positions.RequiresGradient)
                Scatter(tape, output.Gradient!, places.Span, 1f, positions);
        }
    }

    private static Tensor Forward(Tape tape, Tensor table, ReadOnlyMemory<int> rows, float scale, Tensor? positions, ReadOnlyMemory<int> places)
    {
        RequireInside(rows.Span, table);
        if (positions is not null)
            RequireInside(places.Span, positions);
        var output = tape.NewTensor(rows.Length, table.Columns);
        var source = table.Pointer;
        var added = positions is null ? null : positions.Pointer;
        var result = output.Pointer;
        var d = table.Columns;
        RowBlocks.For(tape.Pool, rows.Length, d, (first, count) =>
        {
            for (var t = first; t < first + count; t++)
            {
                var row = result + ((nint)t * d);
                KernelSet.Current.Scale(scale, source + ((nint)rows.Span[t] * d), row, d);
                if (added != null)
                    KernelSet.Current.Add(added + ((nint)places.Span[t] * d), row, d);
            }
        });
        return output;
    }

    private static void RequireInside(ReadOnlySpan<int> rows, Tensor table)
    {
        foreach (var row in rows)
        {
            if ((uint)row >= (uint)table.Rows)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"{Name}: row {row} is outside the table {table}.");
        }
    }

    private static void Scatter(Tape tape, Tensor gradient, ReadOnlySpan<int> rows, float scale, Tensor table)
    {
        using var grouping = new RowGrouping(rows);
        var targets = new GradientRows(tape, table, grouping);
        var source = gradient.Pointer;
        var d = table.Columns;
        tape.Pool.For((grouping.Count + GroupsPerTile - 1) / GroupsPerTile, tile =>
        {
            var end = Math.Min(grouping.Count, (tile + 1) * GroupsPerTile);
            for (var group = tile * GroupsPerTile; group < end; group++)
            {
                var row = targets[group];
                foreach (var position in grouping.PositionsOf(group))
                    KernelSet.Current.AddScaled(scale, source + ((nint)position * d), row, d);
            }
        });
    }
}
