using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics;

/// <summary>
/// Where a scatter adds the gradient of each group of a <see cref="RowGrouping"/>: the rows of the table's dense gradient, or, of a
/// row-sparse parameter, slots that are all made here, so that threads may write to different groups at once.
/// </summary>
internal readonly unsafe struct GradientRows
{
    private readonly float* _first;
    private readonly int* _rowOfGroup;
    private readonly int _columns;

    public GradientRows(Tape tape, Tensor table, RowGrouping grouping)
    {
        _columns = table.Columns;
        _rowOfGroup = tape.NewIndices(grouping.Count);
        var rows = (table as Parameter)?.RowGradient;
        for (var group = 0; group < grouping.Count; group++)
            _rowOfGroup[group] = rows is null ? grouping.Row(group) : rows.Touch(grouping.Row(group));
        _first = rows is null ? table.AccumulatedGradient().Pointer : rows.Pointer;
    }

    /// <summary>The gradient of a group's row.</summary>
    public float* this[int group] => _first + ((nint)_rowOfGroup[group] * _columns);
}
