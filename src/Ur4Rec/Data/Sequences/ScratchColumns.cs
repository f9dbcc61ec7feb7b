namespace Ur4Rec.Data.Sequences;

/// <summary>Room for rows that are worked on: in memory while they are few, else in a file that is gone with it.</summary>
internal sealed class ScratchColumns : IDisposable
{
    private readonly MappedFile? _file;

    private ScratchColumns(Column<int> items, Column<long> times, MappedFile? file)
    {
        Items = items;
        Times = times;
        _file = file;
    }

    public Column<int> Items { get; }

    public Column<long> Times { get; }

    public static ScratchColumns InMemory(long rows) => new(Column<int>.Of(new int[rows]), Column<long>.Of(new long[rows]), null);

    /// <param name="rows">How many.</param>
    /// <param name="path">Of the file, in which there must be room.</param>
    /// <exception cref="IOException">There is no room.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not to be written.</exception>
    public static ScratchColumns InFile(long rows, string path)
    {
        var file = MappedFile.CreateTemporary(path, checked(Math.Max(1, rows) * (sizeof(int) + sizeof(long))));
        return new ScratchColumns(file.Column<int>(rows * sizeof(long), rows), file.Column<long>(0, rows), file);
    }

    public void Dispose() => _file?.Dispose();
}
