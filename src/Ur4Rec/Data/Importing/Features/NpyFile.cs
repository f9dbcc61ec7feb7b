using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Ur4Rec.Data.Importing.Features;

/// <summary>
/// An array that numpy saved: 6 magic bytes, a version, the header's length, the header as a Python dictionary, the elements
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). Only the header is read until elements are asked for.
/// </summary>
internal sealed partial class NpyFile
{
    private const int LongestHeader = 1 << 20;

    private readonly long _begin;

    private NpyFile(string path, NpyElement element, bool isColumnMajor, long[] shape, long begin)
    {
        Path = path;
        Element = element;
        IsColumnMajor = isColumnMajor;
        Shape = shape;
        _begin = begin;
    }

    public string Path { get; }

    public NpyElement Element { get; }

    /// <summary>Whether columns lie one after the other (Fortran order) and not rows.</summary>
    public bool IsColumnMajor { get; }

    public IReadOnlyList<long> Shape { get; }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <exception cref="InputException">The file is no array, is truncated, or has elements that are not read here.</exception>
    public static NpyFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var header = ReadHeader(path, stream);
        if (DescriptionPattern().Match(header) is not { Success: true, Groups: [_, var type] })
            throw Wrong(path, "its elements are records of several fields; save one plain array");
        if (OrderPattern().Match(header) is not { Success: true, Groups: [_, var order] } || ShapePattern().Match(header) is not { Success: true, Groups: [_, var dimensions] })
            throw Wrong(path, "its header is damaged");
        var element = NpyElement.Parse(type.Value);
        if (element.Problem is not null)
            throw Wrong(path, element.Problem);
        long[] shape = [.. dimensions.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text => ParseDimension(path, text))];
        var file = new NpyFile(path, element, order.Value == "True", shape, stream.Position);
        file.RequireLength(stream.Length - stream.Position);
        return file;
    }

    /// <summary>Every element in the order of the file, parsed from a buffer and the place in it where the element begins.</summary>
    public IEnumerable<T> Read<T>(Func<byte[], int, T> parse)
    {
        const int BytesAtOnce = 1 << 17;
        var elementsAtOnce = Math.Max(1, BytesAtOnce / Element.Bytes);
        using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read);
        stream.Position = _begin;
        var buffer = new byte[elementsAtOnce * Element.Bytes];
        for (var left = Shape.Aggregate(1L, (product, dimension) => product * dimension); left > 0; left -= elementsAtOnce)
        {
            var count = (int)Math.Min(left, elementsAtOnce);
            stream.ReadExactly(buffer, 0, count * Element.Bytes);
            for (var i = 0; i < count; i++)
                yield return parse(buffer, i * Element.Bytes);
        }
    }

    private static InputException Wrong(string path, string problem) => new($"'{path}' cannot be read as a numpy array: {problem}.");

    private static string ReadHeader(string path, FileStream stream)
    {
        var start = new byte[12];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < start.Length || !start.AsSpan().StartsWith(Magic))
            throw Wrong(path, "it does not begin as one; save it with numpy.save");
        var (length, begin) = start[6] switch
        {
            1 => (BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8)), 10),
            2 or 3 => (BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8)), 12),
            var version => throw Wrong(path, $"it has version {version} of the format, and versions 1 to 3 are read"),
        };
        if (length > LongestHeader || begin + length > stream.Length)
            throw Wrong(path, $"its header claims {length} bytes; the file is truncated or damaged");
        stream.Position = begin;
        var header = new byte[length];
        stream.ReadExactly(header);
        return Encoding.UTF8.GetString(header);
    }

    private static long ParseDimension(string path, string text) =>
        int.TryParse(text.TrimEnd('L'), out var dimension) ? dimension : throw Wrong(path, $"its shape has the dimension {text}");

    private void RequireLength(long bytes)
    {
        var wanted = Shape.Aggregate((Int128)Element.Bytes, (product, dimension) => product * dimension);
        if (wanted != bytes)
            throw Wrong(Path, $"its header wants {wanted} bytes of elements and {bytes} follow; the file is truncated or damaged");
    }

    [GeneratedRegex(@"['""]descr['""]\s*:\s*['""]([^'""]*)['""]")]
    private static partial Regex DescriptionPattern();

    [GeneratedRegex(@"['""]fortran_order['""]\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"['""]shape['""]\s*:\s*\(([0-9L,\s]*)\)")]
    private static partial Regex ShapePattern();
}
