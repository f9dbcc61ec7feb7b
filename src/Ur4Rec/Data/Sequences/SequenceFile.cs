using System.Runtime.InteropServices;
using System.Text;

namespace Ur4Rec.Data.Sequences;

/// <summary>
/// Prepared sequences in a file: a head with a checksum of all that follows it, the columns, the offsets of the users' rows in them, the ids.
/// Numbers are as the machine has them.
/// </summary>
internal sealed class SequenceFile : IDisposable
{
    /// <summary>Raised with every change of the layout, and of what preparation makes of the same data.</summary>
    public const int Version = 1;

    private const ulong Magic = 0x5145_5334_5255_2a2a;
    private const int ChecksumStart = 2 * sizeof(long);
    private const int ChecksumLength = 32;
    private const int HashedStart = ChecksumStart + ChecksumLength;
    private const int ColumnsStart = 512;

    private readonly MappedFile _file;

    private SequenceFile(MappedFile file, Places places)
    {
        _file = file;
        Columns = places.ColumnsOf(file);
    }

    /// <summary>The columns, to be filled.</summary>
    public SequenceColumns Columns { get; }

    /// <summary>Makes a file that has everything but what stands in the columns, and the head.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not to be written.</exception>
    public static SequenceFile Create(string path, SequenceShape shape)
    {
        var places = Places.Of(shape);
        var ids = shape.UserIds.Select(id => id.Value).Concat(shape.ItemIds.Select(id => id.Value));
        var file = MappedFile.Create(path, places.Ids + ids.Sum(id => (long)sizeof(int) + Encoding.UTF8.GetByteCount(id)));
        using var writer = new BinaryWriter(file.StreamFrom(places.Offsets));
        writer.Write(MemoryMarshal.AsBytes<long>(shape.Offsets));
        writer.Write(MemoryMarshal.AsBytes<long>(shape.DroppedOffsets));
        foreach (var id in ids)
        {
            writer.Write(Encoding.UTF8.GetByteCount(id));
            writer.Write(Encoding.UTF8.GetBytes(id));
        }

        return new SequenceFile(file, places);
    }

    /// <summary>Makes columns alone, in a file that is gone when the program is.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not to be written.</exception>
    public static SequenceColumns CreateColumns(string path, SequenceShape shape)
    {
        var places = Places.Of(shape);
        return places.ColumnsOf(MappedFile.CreateTemporary(path, places.Offsets));
    }

    /// <summary>Ends a file whose columns are full.</summary>
    public void Finish(PreparedData prepared)
    {
        using (var writer = new BinaryWriter(_file.StreamFrom(HashedStart)))
        {
            var (dataset, report) = prepared;
            writer.Write(dataset.UserCount);
            writer.Write(dataset.ItemCount);
            writer.Write(dataset.InteractionCount);
            writer.Write(dataset.Dropped.Count);
            writer.Write(report.Raw.Users);
            writer.Write(report.Raw.Items);
            foreach (var count in (long[])
                [report.Raw.Interactions, report.WithoutRating, report.BelowMinRating, report.BeyondMaxPerUser, report.OutsideCore, report.CoreRounds])
            {
                writer.Write(count);
            }

            writer.Write(DatasetFingerprint.Of(dataset));
        }

        _file.HashFrom(HashedStart).CopyTo(_file.Bytes(ChecksumStart, ChecksumLength));
        MemoryMarshal.Write(_file.Bytes(0, sizeof(ulong)), Magic);
        MemoryMarshal.Write(_file.Bytes(sizeof(ulong), sizeof(long)), (long)Version);
        _file.Flush();
    }

    /// <summary>Opens a finished file; its dataset reads from it as long as the program runs.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or of another version.</exception>
    public static PreparedData Open(string path, PreparationOptions options)
    {
        var file = MappedFile.Open(path);
        try
        {
            return Read(file, options);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Closes a file that is written; nothing may read its columns any more.</summary>
    public void Dispose() => _file.Dispose();

    private static PreparedData Read(MappedFile file, PreparationOptions options)
    {
        if (MemoryMarshal.Read<ulong>(file.Bytes(0, sizeof(ulong))) != Magic || MemoryMarshal.Read<long>(file.Bytes(sizeof(ulong), sizeof(long))) != Version)
            throw new InvalidDataException("it is of another format");
        if (!file.Bytes(ChecksumStart, ChecksumLength).SequenceEqual(file.HashFrom(HashedStart)))
            throw new InvalidDataException("its checksum does not fit");
        using var head = new BinaryReader(file.StreamFrom(HashedStart));
        var (users, items, interactions, dropped) = (head.ReadInt32(), head.ReadInt32(), head.ReadInt64(), head.ReadInt64());
        var raw = new DatasetSize(head.ReadInt32(), head.ReadInt32(), head.ReadInt64());
        var report = new PreparationReport(
            options, raw, head.ReadInt64(), head.ReadInt64(), head.ReadInt64(), head.ReadInt64(), (int)head.ReadInt64(),
            new DatasetSize(users, items, interactions));
        var fingerprint = head.ReadString();

        var places = new Places(users, interactions, dropped);
        using var tail = new BinaryReader(file.StreamFrom(places.Offsets));
        var (offsets, droppedOffsets) = (ReadOffsets(tail, users), ReadOffsets(tail, users));
        var (userIds, itemIds) = (ReadIds(tail, users, id => new UserId(id)), ReadIds(tail, items, id => new ItemId(id)));
        var shape = new SequenceShape(userIds, itemIds, offsets, droppedOffsets);
        return new PreparedData(shape.With(places.ColumnsOf(file), fingerprint), report);
    }

    private static long[] ReadOffsets(BinaryReader reader, int users)
    {
        var offsets = new long[users + 1];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(offsets.AsSpan()));
        return offsets;
    }

    private static TId[] ReadIds<TId>(BinaryReader reader, int count, Func<string, TId> make)
    {
        var ids = new TId[count];
        foreach (ref var id in ids.AsSpan())
            id = make(Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32())));
        return ids;
    }

    /// <summary>Where the parts stand; numbers of eight bytes come first, so that each stands at a multiple of its size.</summary>
    private readonly record struct Places(int Users, long Interactions, long Dropped)
    {
        public static Places Of(SequenceShape shape) => new(shape.UserIds.Length, shape.Offsets[^1], shape.DroppedOffsets[^1]);

        private long DroppedTimes => ColumnsStart + (Interactions * sizeof(long));

        private long Items => DroppedTimes + (Dropped * sizeof(long));

        private long DroppedItems => Items + (Interactions * sizeof(int));

        public long Offsets => DroppedItems + (Dropped * sizeof(int));

        public long Ids => Offsets + (2 * (Users + 1L) * sizeof(long));

        public SequenceColumns ColumnsOf(MappedFile file) => new(
            file.Column<ItemIndex>(Items, Interactions),
            file.Column<long>(ColumnsStart, Interactions),
            file.Column<ItemIndex>(DroppedItems, Dropped),
            file.Column<long>(DroppedTimes, Dropped));
    }
}
