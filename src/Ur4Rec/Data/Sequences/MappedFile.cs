using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;

namespace Ur4Rec.Data.Sequences;

/// <summary>
/// A file as memory. Nothing unmaps it by itself: a span into it does not keep anything alive, and to read what was unmapped ends the process.
/// Only who made it, and has given no memory of it away, may dispose of it.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private const int HashedAtOnce = 1 << 24;

    private readonly FileStream _stream;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private MappedFile(FileStream stream, long length, MemoryMappedFileAccess access)
    {
        _stream = stream;
        Length = length;
        try
        {
            _map = MemoryMappedFile.CreateFromFile(stream, mapName: null, length, access, HandleInheritability.None, leaveOpen: true);
            _view = _map.CreateViewAccessor(0, length, access);
        }
        catch
        {
            _map?.Dispose();
            throw;
        }

        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Makes a file of zeros that nobody else may open, with room on the disk for all of it: to write memory without room ends the process.</summary>
    /// <exception cref="IOException">There is no room, or there is such a file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not to be written.</exception>
    public static MappedFile Create(string path, long length) => Create(path, length, FileOptions.None);

    /// <summary>As <see cref="Create(string, long)"/>, a file that is gone when the program is, however that ends.</summary>
    /// <exception cref="IOException">There is no room, or there is such a file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not to be written.</exception>
    public static MappedFile CreateTemporary(string path, long length)
    {
        var file = Create(path, length, FileOptions.DeleteOnClose);
        // Elsewhere the system itself deletes it on close, and here nothing does where the program is killed.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It is not there, or somebody is writing it.</exception>
    /// <exception cref="InvalidDataException">It is empty.</exception>
    public static MappedFile Open(string path) => Map(
        path,
        new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete },
        stream => stream.Length > 0 ? stream.Length : throw new InvalidDataException("it is empty"),
        MemoryMappedFileAccess.Read);

    /// <summary>Some bytes.</summary>
    public Span<byte> Bytes(long start, int length)
    {
        RequireInside(start, length);
        return new Span<byte>(_start + start, length);
    }

    /// <summary>A column that begins at a byte, which its elements' size divides.</summary>
    /// <exception cref="InvalidDataException">The file ends before it.</exception>
    public Column<T> Column<T>(long start, long count)
        where T : unmanaged
    {
        RequireInside(start, checked(count * sizeof(T)));
        return Sequences.Column<T>.Over(count, (first, length) => new MappedMemory<T>((T*)(_start + start) + first, length).Memory);
    }

    /// <summary>The bytes from a place on, to read or write one after another.</summary>
    public Stream StreamFrom(long start)
    {
        RequireInside(start, 0);
        return new UnmanagedMemoryStream(_start + start, Length - start, Length - start, _stream.CanWrite ? FileAccess.ReadWrite : FileAccess.Read);
    }

    /// <summary>SHA-256 of the bytes from a place on.</summary>
    public byte[] HashFrom(long start)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var at = start; at < Length; at += HashedAtOnce)
            hash.AppendData(Bytes(at, (int)Math.Min(HashedAtOnce, Length - at)));
        return hash.GetHashAndReset();
    }

    /// <summary>Waits until the disk has it.</summary>
    public void Flush()
    {
        _view.Flush();
        _stream.Flush(flushToDisk: true);
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
        _stream.Dispose();
    }

    private static MappedFile Create(string path, long length, FileOptions options) => Map(
        path,
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            PreallocationSize = length,
            Options = options,
        },
        _ => length,
        MemoryMappedFileAccess.ReadWrite);

    private static MappedFile Map(string path, FileStreamOptions options, Func<FileStream, long> lengthOf, MemoryMappedFileAccess access)
    {
        var stream = new FileStream(path, options);
        try
        {
            return new MappedFile(stream, lengthOf(stream), access);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private void RequireInside(long start, long length)
    {
        if (start < 0 || length < 0 || length > Length - start)
            throw new InvalidDataException($"bytes {start} to {start + length} are asked of {Length}");
    }
}
