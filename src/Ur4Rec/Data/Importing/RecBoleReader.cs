namespace Ur4Rec.Data.Importing;

/// <summary>
/// RecBole's atomic files: tab-separated, unquoted, each column headed <c>name:type</c>, a <c>token_seq</c>'s tokens with
/// spaces between. A folder is read as its one .inter file with the .item and .user files of the same name.
/// </summary>
internal sealed class RecBoleReader : IFormatReader
{
    public void Read(string path, ImportSession session)
    {
        var main = Directory.Exists(path) ? OnlyInteractionFile(path) : path;
        switch (Path.GetExtension(main))
        {
            case ".inter":
                ReadInteractions(main, session);
                ReadIfThere(Path.ChangeExtension(main, ".item"), file => ReadItems(file, session));
                ReadIfThere(Path.ChangeExtension(main, ".user"), file => ReadUsers(file, session));
                break;
            case ".item":
                ReadItems(main, session);
                break;
            case ".user":
                ReadUsers(main, session);
                break;
            default:
                throw new InputException($"'{main}' is not a RecBole file; name a .inter, .item or .user file, or their folder.");
        }
    }

    private static string OnlyInteractionFile(string folder)
    {
        var files = Directory.GetFiles(folder, "*.inter");
        return files.Length == 1
            ? files[0]
            : throw new InputException($"The folder '{folder}' has {files.Length} .inter files where one is wanted; name the file.");
    }

    private static void ReadIfThere(string file, Action<string> read)
    {
        if (File.Exists(file))
            read(file);
    }

    private static void ReadInteractions(string file, ImportSession session) =>
        ReadTable(file, session, ["user_id", "item_id", "timestamp"], columns =>
        {
            var (user, item, time) = (columns["user_id"], columns["item_id"], columns["timestamp"]);
            var rating = columns.GetValueOrDefault("rating", -1);
            return (location, fields) => session.Add(
                location, new RawInteraction(fields[user], fields[item], fields[time], rating < 0 ? null : fields[rating]));
        });

    private static void ReadItems(string file, ImportSession session) =>
        ReadTable(file, session, ["item_id"], columns => (location, fields) =>
        {
            var item = new ItemFields(fields[columns["item_id"]]);
            foreach (var (name, column) in columns.Where(column => column.Key != "item_id"))
                item.Set(name, fields[column], genreSeparator: ' ');
            session.Put(location, item.ToItem());
        });

    private static void ReadUsers(string file, ImportSession session) =>
        ReadTable(file, session, ["user_id"], columns => (location, fields) => session.Put(
            location,
            new UserMetadata(new UserId(fields[columns["user_id"]]))
            {
                Attributes = columns
                    .Where(column => column.Key != "user_id" && fields[column.Value].Length > 0)
                    .ToDictionary(column => column.Key, column => fields[column.Value]),
            }));

    private static void ReadTable(
        string file, ImportSession session, string[] required, Func<Dictionary<string, int>, Action<RowLocation, string[]>> rowReader) =>
        Table.Read(
            session.Lines(file).Select(line => new TableRow(line.Location, line.Text.Split('\t'), Problem: null)),
            session,
            (location, header) => rowReader(Table.Columns(location, Array.ConvertAll(header, NameOf), required)));

    private static string NameOf(string typedColumn) => typedColumn.Split(':')[0];
}
