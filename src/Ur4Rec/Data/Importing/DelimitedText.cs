using CsvHelper;

namespace Ur4Rec.Data.Importing;

/// <summary>Delimited text, quoted after RFC 4180.</summary>
internal static class DelimitedText
{
    // A quote that is never closed would otherwise take the rest of the file for one field.
    private const int LongestRecord = 1 << 20;

    /// <summary>The records of a file, the header first; blank lines are left out.</summary>
    public static IEnumerable<TableRow> Rows(string path, char separator, ImportSession session)
    {
        var isMalformed = false;
        var options = new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrackLineNumbers = true,
            MaxRecordSize = LongestRecord,
            OnMalformedRecord = _ => isMalformed = true,
        };
        using var csv = CsvReader.Create(session.Open(path), options);
        while (Read(csv, path))
        {
            var problem = isMalformed ? "a quote is not closed, or stands inside a field without quotes" : null;
            isMalformed = false;
            if (csv.FieldCount > 1 || !string.IsNullOrWhiteSpace(csv.GetString(0)))
                yield return new TableRow(new RowLocation(path, csv.LineNumber), Fields(csv), problem);
        }
    }

    private static string[] Fields(CsvReader csv)
    {
        var fields = new string[csv.FieldCount];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = csv.GetString(i);
        return fields;
    }

    private static bool Read(CsvReader csv, string path)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException error)
        {
            throw new InputException(
                $"{path}:{error.LineNumber}: a record is longer than {LongestRecord} bytes; a quote there is probably not closed: close it.",
                error);
        }
    }
}
