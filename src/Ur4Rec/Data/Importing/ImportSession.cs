using System.Globalization;
using Ur4Rec.Data.Storage;

namespace Ur4Rec.Data.Importing;

/// <summary>One import under way: opens the files, checks the rows, writes the good ones, and counts.</summary>
internal sealed class ImportSession(StoreWriter writer, ImportOptions options)
{
    private readonly InteractionParser _parser = new(options);
    private readonly List<string> _files = [];
    private readonly List<BadRow> _badRows = [];

    public ImportOptions Options => options;

    public long Rows { get; private set; }

    public long ItemRows { get; private set; }

    public long UserRows { get; private set; }

    public int BadRowCount => _badRows.Count;

    /// <summary>The last row that was read whole.</summary>
    public RowLocation Last { get; private set; }

    /// <summary>The encoding of the file being read.</summary>
    public string EncodingName { get; private set; } = "";

    /// <summary>Notes a file that is read.</summary>
    public void Note(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"'{path}' is not a file; name the file to import.");
        Last = new RowLocation(path, 0);
        _files.Add(path);
    }

    /// <summary>Opens a file that refuses bytes its encoding does not have.</summary>
    public StreamReader Open(string path, string defaultEncoding = "utf-8")
    {
        Note(path);
        EncodingName = options.Encoding ?? defaultEncoding;
        return new StreamReader(path, TextEncodings.Strict(EncodingName));
    }

    /// <summary>The lines of a file that are not blank, with their numbers.</summary>
    public IEnumerable<(RowLocation Location, string Text)> Lines(string path, string defaultEncoding = "utf-8")
    {
        using var reader = Open(path, defaultEncoding);
        for (var line = 1L; reader.ReadLine() is { } text; line++)
        {
            Last = new RowLocation(path, line);
            if (!string.IsNullOrWhiteSpace(text))
                yield return (Last, text);
        }
    }

    /// <summary>Writes an interaction given as text.</summary>
    public void Add(RowLocation location, in RawInteraction row)
    {
        Last = location;
        if (_parser.Parse(row, out var interaction) is { } problem)
            Reject(location, problem);
        else
            Write(interaction);
    }

    /// <summary>Writes an interaction of data that has no clock times.</summary>
    public void AddAtPosition(RowLocation location, string user, string item, int position)
    {
        Last = location;
        if ((InteractionParser.ProblemOfId("user", user) ?? InteractionParser.ProblemOfId("item", item)) is { } problem)
            Reject(location, problem);
        else
            Write(new Interaction(new UserId(user), new ItemId(item), position, null, options.DefaultKind));
    }

    public void Put(RowLocation location, ItemMetadata item)
    {
        Last = location;
        if (InteractionParser.ProblemOfId("item", item.Id.Value) is { } problem)
        {
            Reject(location, problem);
            return;
        }

        writer.Put(item);
        ItemRows++;
    }

    public void Put(RowLocation location, UserMetadata user)
    {
        Last = location;
        if (InteractionParser.ProblemOfId("user", user.Id.Value) is { } problem)
        {
            Reject(location, problem);
            return;
        }

        writer.Put(user);
        UserRows++;
    }

    /// <summary>Leaves a row out, or ends the import where no more may be left out.</summary>
    public void Reject(RowLocation location, string problem)
    {
        Last = location;
        if (_badRows.Count == options.SkipBadRows)
        {
            throw new InputException(options.SkipBadRows == 0
                ? $"{location}: {problem}; correct the row, or leave out up to N such rows with --skip-bad-rows N."
                : string.Create(CultureInfo.InvariantCulture, $"{location}: {problem}; --skip-bad-rows allows {options.SkipBadRows} bad rows and this is one more."));
        }

        _badRows.Add(new BadRow(location, problem));
    }

    public ImportReport ToReport(StoreChanges changes) => new(_files, Rows, ItemRows, UserRows, changes, _badRows);

    private void Write(in Interaction interaction)
    {
        writer.Add(interaction);
        Rows++;
    }
}
