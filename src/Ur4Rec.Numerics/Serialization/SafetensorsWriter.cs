using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ur4Rec.Numerics.Serialization;

/// <summary>Writes tensors as safetensors: equal contents give equal bytes.</summary>
public static class SafetensorsWriter
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Writes float32 tensors in their given shapes, as
    /// <see cref="Write(string, IEnumerable{SafetensorsContent}, IReadOnlyDictionary{string, string})"/> does.
    /// </summary>
    /// <param name="path">Where; a file of this name is replaced.</param>
    /// <param name="tensors">Each with the shape to store, whose product is the tensor's number of values.</param>
    /// <param name="metadata">Free text under keys, stored as <c>__metadata__</c>.</param>
    /// <exception cref="ArgumentException">A name is taken twice, reserved or not valid Unicode.</exception>
    /// <exception cref="ShapeException">A shape does not fit its tensor.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, IEnumerable<(string Name, Tensor Tensor, IReadOnlyList<long> Shape)> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, tensors.Select(tensor => SafetensorsContent.Of(tensor.Name, tensor.Tensor, tensor.Shape)), metadata);

    /// <summary>
    /// Writes a file, tensors of larger elements first so that all are aligned, then in order of names. The file appears under its
    /// name whole, flushed to disk, or not at all: it is written beside <paramref name="path"/> under a temporary name and then moved.
    /// </summary>
    /// <param name="path">Where; a file of this name is replaced.</param>
    /// <param name="contents">The tensors.</param>
    /// <param name="metadata">Free text under keys, stored as <c>__metadata__</c>.</param>
    /// <exception cref="ArgumentException">A name is taken twice, reserved or not valid Unicode.</exception>
    /// <exception cref="ShapeException">A content did not write as many bytes as its shape needs.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<SafetensorsContent> contents, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var sorted = contents.OrderByDescending(content => content.DataType.Bytes()).ThenBy(content => content.Name, StringComparer.Ordinal).ToList();
        RequireDistinctNames(sorted);
        var header = Header(sorted, metadata);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(header);
                foreach (var content in sorted)
                    WriteBytes(stream, content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void RequireDistinctNames(List<SafetensorsContent> contents)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
        foreach (var content in contents)
        {
            if (!names.Add(content.Name))
                throw new ArgumentException($"A tensor may not be called '{content.Name}': the name is taken.", nameof(contents));
        }
    }

    private static void WriteBytes(FileStream stream, SafetensorsContent content)
    {
        var begin = stream.Position;
        content.WriteTo(stream);
        if (stream.Position - begin != content.Bytes)
        {
            throw new ShapeException(
                $"safetensors: tensor '{content.Name}' wrote {stream.Position - begin} bytes; {content.DataType} {SafetensorsEntry.Describe(content.Shape)} needs {content.Bytes}.");
        }
    }

    /// <summary>The length, the JSON, and spaces up to a multiple of 8 bytes.</summary>
    private static byte[] Header(List<SafetensorsContent> sorted, IReadOnlyDictionary<string, string>? metadata)
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[SafetensorsFile.LengthBytes]);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);
            var begin = 0L;
            foreach (var content in sorted)
            {
                WriteEntry(json, content, begin, begin + content.Bytes);
                begin += content.Bytes;
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

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsContent content, long begin, long end)
    {
        json.WriteStartObject(StrictUtf8.GetBytes(content.Name));
        json.WriteString("dtype", content.DataType.ToString());
        json.WriteStartArray("shape");
        foreach (var dimension in content.Shape)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
