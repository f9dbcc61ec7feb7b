namespace Ur4Rec.Data.Importing;

/// <summary>
/// The archives of GroupLens, told apart by the names of their files: u.data (ml-100k), ratings.dat (ml-1m, ml-10m) and
/// ratings.csv (ml-20m and later, ml-latest), each with its films and users where they are there.
/// </summary>
internal sealed class MovieLensReader : IFormatReader
{
    private const string OldEncoding = "latin1";

    private static readonly string[] RatingFiles = ["u.data", "ratings.dat", "ratings.csv"];

    private delegate void RowAction(RowLocation location, string[] fields, ImportSession session);

    public void Read(string path, ImportSession session)
    {
        var ratings = RatingFile(path);
        switch (Path.GetFileName(ratings))
        {
            case "u.data":
                ReadFields(ratings, session, "\t", 4, MovieLensRows.AddRating);
                IfBeside(ratings, "u.item", file => ReadFields(file, session, "|", MovieLensRows.FlaggedItemFields, MovieLensRows.PutFlaggedItem));
                IfBeside(ratings, "u.user", file => ReadFields(file, session, "|", 5, MovieLensRows.PutUser100K));
                break;
            case "ratings.dat":
                ReadFields(ratings, session, "::", 4, MovieLensRows.AddRating);
                IfBeside(ratings, "movies.dat", file => ReadFields(file, session, "::", 3, MovieLensRows.PutItem));
                IfBeside(ratings, "users.dat", file => ReadFields(file, session, "::", 5, MovieLensRows.PutUser1M));
                break;
            default:
                ReadCsv(ratings, session, ["userId", "movieId", "rating", "timestamp"], MovieLensRows.AddRating);
                IfBeside(ratings, "movies.csv", file => ReadCsv(file, session, ["movieId", "title", "genres"], MovieLensRows.PutItem));
                break;
        }
    }

    private static string RatingFile(string path)
    {
        string[] candidates = Directory.Exists(path) ? Array.ConvertAll(RatingFiles, name => Path.Combine(path, name)) : [path];
        string[] found = [.. candidates.Where(file => File.Exists(file) && RatingFiles.Contains(Path.GetFileName(file)))];
        return found.Length == 1
            ? found[0]
            : throw new InputException(
                $"'{path}' is not one MovieLens archive: it must be, or hold, exactly one of {string.Join(", ", RatingFiles)}; "
                + "unpack the archive and name its folder.");
    }

    private static void IfBeside(string ratings, string name, Action<string> read)
    {
        var file = Path.Combine(Path.GetDirectoryName(ratings)!, name);
        if (File.Exists(file))
            read(file);
    }

    private static void ReadFields(string file, ImportSession session, string separator, int fieldCount, RowAction readRow)
    {
        foreach (var (location, text) in session.Lines(file, OldEncoding))
        {
            var fields = text.Split(separator);
            if (fields.Length == fieldCount)
                readRow(location, fields, session);
            else
                session.Reject(location, $"the row has {fields.Length} fields where MovieLens has {fieldCount}");
        }
    }

    private static void ReadCsv(string file, ImportSession session, string[] columns, RowAction readRow) =>
        Table.Read(DelimitedText.Rows(file, ',', session), session, (headerLocation, header) =>
        {
            var places = Table.Columns(headerLocation, header, columns);
            var order = Array.ConvertAll(columns, name => places[name]);
            return (location, fields) => readRow(location, Array.ConvertAll(order, place => fields[place]), session);
        });
}
