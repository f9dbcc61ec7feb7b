namespace Ur4Rec.Data.Importing.Features;

/// <summary>A matrix of numbers as a file holds it.</summary>
/// <param name="Path">The file.</param>
/// <param name="RowCount">Rows.</param>
/// <param name="Columns">Columns, a column of ids included.</param>
/// <param name="Values">Every number in the order of the file.</param>
/// <param name="IsColumnMajor">Whether columns lie one after the other, and not rows.</param>
/// <param name="LargestExactInteger">The largest integer of which the numbers can be sure.</param>
/// <param name="Ids">Ids that the file itself has for the rows; null where it has none.</param>
internal sealed record FeatureMatrix(
    string Path, int RowCount, int Columns, IEnumerable<double> Values, bool IsColumnMajor, double LargestExactInteger, IReadOnlyList<string>? Ids)
{
    /// <summary>Reads the rows without the column of ids, and the ids of that column, where there is one.</summary>
    /// <exception cref="InputException">There is no such column, nothing is left beside it, or it holds what is no id.</exception>
    public (float[][] Rows, string[]? Ids) Read(int? idColumn)
    {
        if (idColumn is { } column && (column < 0 || column >= Columns))
            throw new InputException($"--image-id-column is {column}, but '{Path}' has columns 0 to {Columns - 1}.");
        var dimensions = Columns - (idColumn is null ? 0 : 1);
        if (RowCount == 0 || dimensions == 0)
            throw new InputException($"'{Path}' has no features: it is [{RowCount}, {Columns}]{(idColumn is null ? "" : ", of which one column is ids")}.");
        var rows = new float[RowCount][];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = new float[dimensions];
        var ids = idColumn is null ? null : new string[RowCount];
        var place = 0L;
        foreach (var value in Values)
        {
            var (row, at) = IsColumnMajor ? (place % RowCount, place / RowCount) : (place / Columns, place % Columns);
            place++;
            if (at == idColumn)
                ids![row] = FeatureIds.OfNumber(value, LargestExactInteger, Path);
            else
                rows[row][at > idColumn ? at - 1 : at] = (float)value;
        }

        return (rows, ids);
    }
}
