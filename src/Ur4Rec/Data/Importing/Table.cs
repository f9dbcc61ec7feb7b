namespace Ur4Rec.Data.Importing;

/// <summary>A row of a table as its fields, or what keeps it from being one.</summary>
internal readonly record struct TableRow(RowLocation Location, string[] Fields, string? Problem);

/// <summary>Rows under a header.</summary>
internal static class Table
{
    /// <summary>Gives the header to <paramref name="rowReader"/>, and each row of as many fields to what that returns.</summary>
    public static void Read(
        IEnumerable<TableRow> rows, ImportSession session, Func<RowLocation, string[], Action<RowLocation, string[]>> rowReader)
    {
        Action<RowLocation, string[]>? readRow = null;
        var columnCount = 0;
        foreach (var (location, fields, problem) in rows)
        {
            if (readRow is null)
            {
                if (problem is not null)
                    throw new InputException($"{location}: in the header, {problem}; correct it.");
                columnCount = fields.Length;
                readRow = rowReader(location, fields);
            }
            else if (problem is not null)
            {
                session.Reject(location, problem);
            }
            else if (fields.Length != columnCount)
            {
                session.Reject(location, $"the row has {fields.Length} fields and the header {columnCount}");
            }
            else
            {
                readRow(location, fields);
            }
        }
    }

    /// <summary>The place of each column by its name.</summary>
    /// <exception cref="InputException">A column is missing or stands twice.</exception>
    public static Dictionary<string, int> Columns(RowLocation location, string[] names, IEnumerable<string> required)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (!columns.TryAdd(names[i], i))
                throw new InputException($"{location}: the header has column '{names[i]}' twice; rename one.");
        }

        if (required.FirstOrDefault(name => !columns.ContainsKey(name)) is { } missing)
        {
            throw new InputException(
                $"{location}: the header has no column '{missing}', but {string.Join(", ", names.Select(name => $"'{name}'"))}; "
                + "check the format, or say which columns to read.");
        }

        return columns;
    }
}
