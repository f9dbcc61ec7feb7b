using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ur4Rec.Numerics.Serialization;

/// <summary>Writes float32 tensors as safetensors: equal contents give equal bytes.</summary>
public static class SafetensorsWriter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Writes a file in sorted order of names. The file appears under its name whole, flushed to disk, or not at all: it is written
    /// beside <paramref name="path"/> under a temporary name and then moved.
    /// </summary>
    /// <param name="path">Where; a file of this name is replaced.</param>
    /// <param name="tensors">Each with the shape to store, whose product is the tensor's number of values.</param>
    /// <param name="metadata">Free text under keys, stored as <c>__metadata__</c>.</param>
    /// <exception cref="ArgumentException">A name is taken twice, reserved or not valid Unicode.</exception>
    /// <exception cref="ShapeException">A shape does not fit its tensor.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, IEnumerable<(string Name, Tensor Tensor, IReadOnlyList<long> Shape)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var sorted = tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal).ToList();
        RequireWritable(sorted);
        var header = Header(sorted, metadata);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(header);
                foreach (var (_, tensor, _) in sorted)
                    WriteValues(stream, tensor);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void RequireWritable(List<(string Name, Tensor Tensor, IReadOnlyList<long> Shape)> sorted)
    {
        for (var i = 0; i < sorted.Count; i++)
        {
            var (name, tensor, shape) = sorted[i];
            if (name == SafetensorsHeader.MetadataKey || (i > 0 && sorted[i - 1].Name == name))
                throw new ArgumentException($"A tensor may not be called '{name}': the name is taken.", nameof(sorted));
            if (shape.Any(dimension => dimension < 0) || shape.Aggregate(1L, (product, dimension) => checked(product * dimension)) != tensor.Length)
                throw new ShapeException($"safetensors: tensor '{name}' is {tensor}, which does not fill {SafetensorsEntry.Describe(shape)}.");
        }
    }

    /// <summary>The length, the JSON, and spaces up to a multiple of 8 bytes.</summary>
    private static byte[] Header(List<(string Name, Tensor Tensor, IReadOnlyList<long> Shape)> sorted, IReadOnlyDictionary<string, string>? metadata)
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[SafetensorsFile.LengthBytes]);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);
            var begin = 0L;
            foreach (var (name, tensor, shape) in sorted)
            {
                var end = begin + ((long)tensor.Length * sizeof(float));
                WriteEntry(json, name, shape, begin, end);
                begin = end;
            }

            json.WriteEndObject();
        }

        while (stream.Length % sizeof(ulong) != 0)
            stream.WriteByte((byte)' ');
        var header = stream.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - SafetensorsFile.LengthBytes);
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(StrictUtf8.GetBytes(key), StrictUtf8.GetBytes(value));
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, IReadOnlyList<long> shape, long begin, long end)
    {
        json.WriteStartObject(StrictUtf8.GetBytes(name));
        json.WriteString("dtype", nameof(SafetensorsDataType.F32));
        json.WriteStartArray("shape");
        foreach (var dimension in shape)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteValues(FileStream stream, Tensor tensor)
    {
        // Row by row, since the bytes of a whole tensor may be more than one span can hold.
        for (var row = 0; row < tensor.Rows; row++)
            stream.Write(MemoryMarshal.AsBytes(tensor.Row(row)));
    }
}
