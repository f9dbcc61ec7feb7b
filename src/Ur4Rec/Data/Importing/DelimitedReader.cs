namespace Ur4Rec.Data.Importing;

/// <summary>
/// Delimited text with a header. With a user's or a time's column the rows are interactions; with neither but an item and a
/// title or text they describe items.
/// </summary>
internal sealed class DelimitedReader(char separator) : IFormatReader
{
    public void Read(string path, ImportSession session) =>
        Table.Read(
            DelimitedText.Rows(path, separator, session),
            session,
            (location, header) => DescribesItems(header, session.Options.Columns)
                ? ItemReader(location, header, session)
                : InteractionReader(location, header, session));

    private static bool DescribesItems(string[] header, ImportColumns columns) =>
        !header.Contains(columns.User)
        && !header.Contains(columns.Time)
        && header.Contains(columns.Item)
        && header.Any(ItemFields.IsDescriptive);

    private static Action<RowLocation, string[]> InteractionReader(RowLocation headerLocation, string[] header, ImportSession session)
    {
        var names = session.Options.Columns;
        string[] named = [.. new[] { names.Rating, names.Kind }.OfType<string>()];
        var columns = Table.Columns(headerLocation, header, [names.User, names.Item, names.Time, .. named]);
        var (user, item, time) = (columns[names.User], columns[names.Item], columns[names.Time]);
        var rating = columns.GetValueOrDefault(names.Rating ?? "rating", -1);
        var kind = columns.GetValueOrDefault(names.Kind ?? "kind", -1);
        return (location, fields) => session.Add(location, new RawInteraction(
            fields[user], fields[item], fields[time], rating < 0 ? null : fields[rating], kind < 0 ? null : fields[kind]));
    }

    private static Action<RowLocation, string[]> ItemReader(RowLocation headerLocation, string[] header, ImportSession session)
    {
        var itemName = session.Options.Columns.Item;
        var columns = Table.Columns(headerLocation, header, [itemName]);
        return (location, fields) =>
        {
            var item = new ItemFields(fields[columns[itemName]]);
            foreach (var (name, column) in columns.Where(column => column.Key != itemName))
                item.Set(name, fields[column], genreSeparator: '|');
            session.Put(location, item.ToItem());
        };
    }
}
