using System.IO.MemoryMappedFiles;

namespace Ur4Rec.Numerics.Serialization;

/// <summary>
/// A safetensors file, mapped into memory: opening reads the header alone, and a tensor's bytes are read when it is copied out.
/// Format: 8 bytes of header length, little-endian; a JSON header; the tensors' bytes, little-endian and row-major
/// (https://github.com/huggingface/safetensors). Any number of threads may read at once.
/// </summary>
public sealed unsafe class SafetensorsFile : IDisposable
{
    /// <summary>The largest header that is read, the reference implementation's limit.</summary>
    public const long MaxHeaderBytes = 100_000_000;

    internal const int LengthBytes = sizeof(ulong);

    private readonly string _path;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafetensorsHeader _header;
    private readonly long _headerLength;
    private byte* _start;

    private SafetensorsFile(string path)
    {
        _path = path;
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            _headerLength = ReadHeaderLength(path, stream);
            _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            try
            {
                _view = _map.CreateViewAccessor(0, stream.Length, MemoryMappedFileAccess.Read);
                _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
                var json = new ReadOnlySpan<byte>(_start + LengthBytes, (int)_headerLength);
                _header = SafetensorsHeader.Parse(path, json, stream.Length - LengthBytes - _headerLength);
            }
            catch
            {
                Dispose();
                throw;
            }
        }
    }

    /// <summary>Names of the tensors, in ordinal order.</summary>
    public IEnumerable<string> Names => _header.Entries.Keys.Order(StringComparer.Ordinal);

    /// <summary>The file's <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks its header against its length.</summary>
    /// <exception cref="SafetensorsException">The file is truncated, oversized or not a well-formed safetensors file.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SafetensorsFile Open(string path) => new(path);

    /// <summary>Whether the file has a tensor of this name.</summary>
    public bool Contains(string name) => _header.Entries.ContainsKey(name);

    /// <summary>A tensor's dimensions; none for a scalar.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor.</exception>
    public IReadOnlyList<long> ShapeOf(string name) => Find(name).Shape;

    /// <summary>A tensor's element type.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor.</exception>
    public SafetensorsDataType DataTypeOf(string name) => Find(name).DataType;

    /// <summary>
    /// Copies a tensor of F32, F16, BF16 or F64 out as float32, row-major. F16 and BF16 are exact; F64 is rounded to the nearest float32,
    /// which is infinite beyond its range.
    /// </summary>
    /// <exception cref="SafetensorsException">There is no such tensor, or it holds no floating-point numbers.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length than the tensor.</exception>
    public void ReadFloats(string name, Span<float> destination)
    {
        var entry = Find(name, destination.Length);
        var bytes = BytesOf(entry);
        switch (entry.DataType)
        {
            case SafetensorsDataType.F32:
                new ReadOnlySpan<float>(bytes, destination.Length).CopyTo(destination);
                break;
            case SafetensorsDataType.F16:
                for (var i = 0; i < destination.Length; i++)
                    destination[i] = (float)((Half*)bytes)[i];
                break;
            case SafetensorsDataType.BF16:
                for (var i = 0; i < destination.Length; i++)
                    destination[i] = BitConverter.Int32BitsToSingle(((ushort*)bytes)[i] << 16);
                break;
            case SafetensorsDataType.F64:
                for (var i = 0; i < destination.Length; i++)
                    destination[i] = (float)((double*)bytes)[i];
                break;
            default:
                throw new SafetensorsException(_path, name, $"it holds {entry.DataType}, wanted F32, F16, BF16 or F64");
        }
    }

    /// <summary>Elements of a tensor of F32 or U8 as they lie in the map, without a copy. They are gone when the file is disposed: use them before.</summary>
    /// <typeparam name="T"><see cref="float"/> for F32, <see cref="byte"/> for U8.</typeparam>
    /// <param name="name">The tensor.</param>
    /// <param name="first">The first element, in row-major order.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="SafetensorsException">There is no such tensor, or it holds other numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The elements are not all inside the tensor.</exception>
    public ReadOnlySpan<T> Slice<T>(string name, long first, int count)
        where T : unmanaged
    {
        var entry = Find(name);
        var wanted = typeof(T) == typeof(float) ? SafetensorsDataType.F32 : SafetensorsDataType.U8;
        if (sizeof(T) != wanted.Bytes() || entry.DataType != wanted)
            throw new SafetensorsException(_path, name, $"it holds {entry.DataType}, wanted {wanted}");
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, entry.Elements - count);
        return new ReadOnlySpan<T>(BytesOf(entry) + (first * sizeof(T)), count);
    }

    /// <summary>Copies a tensor of I32 or I64 out, row-major.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor, it holds other numbers, or a value does not fit an int.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length than the tensor.</exception>
    public void ReadInts(string name, Span<int> destination)
    {
        var entry = Find(name, destination.Length);
        var bytes = BytesOf(entry);
        switch (entry.DataType)
        {
            case SafetensorsDataType.I32:
                new ReadOnlySpan<int>(bytes, destination.Length).CopyTo(destination);
                break;
            case SafetensorsDataType.I64:
                for (var i = 0; i < destination.Length; i++)
                {
                    var value = ((long*)bytes)[i];
                    if (value != (int)value)
                        throw new SafetensorsException(_path, name, $"element {i} is {value}, which does not fit 32 bits");
                    destination[i] = (int)value;
                }

                break;
            default:
                throw new SafetensorsException(_path, name, $"it holds {entry.DataType}, wanted I32 or I64");
        }
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        if (_start != null)
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _start = null;
        _view?.Dispose();
        _map.Dispose();
    }

    internal SafetensorsEntry Find(string name) =>
        _header.Entries.TryGetValue(name, out var entry) ? entry : throw new SafetensorsException(_path, name, "the file does not have it");

    private static long ReadHeaderLength(string path, FileStream stream)
    {
        if (stream.Length < LengthBytes)
            throw new SafetensorsException(path, $"{stream.Length} bytes are too few for a safetensors file; it is truncated");
        var bytes = (stackalloc byte[LengthBytes]);
        stream.ReadExactly(bytes);
        var claimed = BitConverter.ToUInt64(bytes);
        if (claimed > MaxHeaderBytes)
            throw new SafetensorsException(path, $"the header claims {claimed} bytes, more than the {MaxHeaderBytes} allowed");
        if (claimed > (ulong)(stream.Length - LengthBytes))
            throw new SafetensorsException(path, $"the header claims {claimed} bytes, but only {stream.Length - LengthBytes} follow; the file is truncated");
        return (long)claimed;
    }

    private SafetensorsEntry Find(string name, int wantedElements)
    {
        var entry = Find(name);
        if (entry.Elements != wantedElements)
            throw new ArgumentException($"{_path}: tensor '{name}' has {entry.Elements} elements, the destination {wantedElements}.", nameof(wantedElements));
        return entry;
    }

    private byte* BytesOf(SafetensorsEntry entry)
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        return _start + LengthBytes + _headerLength + entry.Begin;
    }
}
