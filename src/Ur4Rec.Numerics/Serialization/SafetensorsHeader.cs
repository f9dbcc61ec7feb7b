using System.Text.Json;
using System.Text.Unicode;

namespace Ur4Rec.Numerics.Serialization;

/// <summary>
/// The JSON header of a safetensors file. Everything it claims is checked before anyone believes it: the tensors must cover the data
/// without overlap or gap, each with as many bytes as its type and shape need, beginning at a multiple of its element size.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    private readonly string _path;
    private readonly long _dataLength;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string path, long dataLength)
    {
        _path = path;
        _dataLength = dataLength;
    }

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads the header of the file <paramref name="path"/>, after which <paramref name="dataLength"/> bytes follow.</summary>
    /// <exception cref="SafetensorsException">The header is not one, or does not fit the data.</exception>
    public static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> json, long dataLength)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
            throw new SafetensorsException(path, "the header does not begin with '{', so this is no safetensors file");
        if (!Utf8.IsValid(json))
            throw new SafetensorsException(path, "the header is not valid UTF-8");
        var header = new SafetensorsHeader(path, dataLength);
        try
        {
            var reader = new SafetensorsHeaderReader(path, json);
            header.ReadMembers(ref reader);
        }
        catch (JsonException e)
        {
            throw new SafetensorsException(path, $"the header is not valid JSON near its byte {e.BytePositionInLine}");
        }

        header.RequireSeamless();
        return header;
    }

    private void ReadMembers(ref SafetensorsHeaderReader reader)
    {
        var sawMetadata = false;
        reader.BeginObject("the header");
        while (reader.NextKey(out var name))
        {
            if (name != MetadataKey)
            {
                if (!_entries.TryAdd(name, ReadEntry(name, ref reader)))
                    throw new SafetensorsException(_path, name, "the name occurs twice");
                continue;
            }

            if (sawMetadata)
                throw new SafetensorsException(_path, $"{MetadataKey} occurs twice");
            sawMetadata = true;
            ReadMetadata(ref reader);
        }

        reader.End();
    }

    private void ReadMetadata(ref SafetensorsHeaderReader reader)
    {
        reader.BeginObject(MetadataKey);
        while (reader.NextKey(out var key))
        {
            if (!_metadata.TryAdd(key, reader.NextText($"{MetadataKey} {SafetensorsException.Quote(key)}")))
                throw new SafetensorsException(_path, $"{MetadataKey} has {SafetensorsException.Quote(key)} twice");
        }
    }

    private SafetensorsEntry ReadEntry(string name, ref SafetensorsHeaderReader reader)
    {
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        var what = $"tensor {SafetensorsException.Quote(name)}";
        reader.BeginObject(what);
        while (reader.NextKey(out var key))
        {
            if (key == "dtype" && type is null)
                type = reader.NextText($"{what}: dtype");
            else if (key == "shape" && shape is null)
                shape = reader.NextCounts($"{what}: shape");
            else if (key == "data_offsets" && offsets is null)
                offsets = reader.NextCounts($"{what}: data_offsets");
            else
                throw new SafetensorsException(_path, name, $"{SafetensorsException.Quote(key)} is unknown or occurs twice");
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
            throw new SafetensorsException(_path, name, "wanted are dtype, shape and a data_offsets of two numbers");
        var dataType = SafetensorsDataTypes.Find(type)
            ?? throw new SafetensorsException(_path, name, $"the dtype {SafetensorsException.Quote(type)} is unknown");
        return Checked(name, dataType, shape, begin, end);
    }

    private SafetensorsEntry Checked(string name, SafetensorsDataType type, long[] shape, long begin, long end)
    {
        long elements = 1;
        long bytes;
        try
        {
            foreach (var dimension in shape)
                elements = checked(elements * dimension);
            bytes = checked(elements * type.Bytes());
        }
        catch (OverflowException)
        {
            throw new SafetensorsException(_path, name, $"the shape {SafetensorsEntry.Describe(shape)} has more elements than any file can hold");
        }

        if (end < begin)
            throw new SafetensorsException(_path, name, $"it ends at byte {end}, before its begin at {begin}");
        if (end - begin != bytes)
            throw new SafetensorsException(_path, name, $"{type} {SafetensorsEntry.Describe(shape)} needs {bytes} bytes, its offsets {begin}..{end} give {end - begin}");
        if (end > _dataLength)
            throw new SafetensorsException(_path, name, $"it ends at byte {end} of the data, of which the file has {_dataLength}; the file is truncated");
        if (begin % type.Bytes() != 0)
            throw new SafetensorsException(_path, name, $"it begins at byte {begin}, which is no multiple of the {type.Bytes()} bytes of {type}");
        return new SafetensorsEntry(name, type, shape, elements, begin, end);
    }

    private void RequireSeamless()
    {
        var end = 0L;
        foreach (var entry in _entries.Values.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin < end)
                throw new SafetensorsException(_path, entry.Name, $"it begins at byte {entry.Begin}, inside the tensor that ends at {end}");
            if (entry.Begin > end)
                throw new SafetensorsException(_path, entry.Name, $"it begins at byte {entry.Begin} and leaves a gap after {end}");
            end = entry.End;
        }

        if (end < _dataLength)
            throw new SafetensorsException(_path, $"{_dataLength - end} bytes follow the last tensor");
    }
}
