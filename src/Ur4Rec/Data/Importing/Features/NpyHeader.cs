using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Ur4Rec.Data.Importing.Features;

/// <summary>
/// How an array that numpy saved begins: 6 magic bytes, a version, the header's length, the header as a Python dictionary
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). The elements follow.
/// </summary>
/// <param name="Type">Numpy's name of the elements' type, e.g. <c>&lt;f4</c>.</param>
/// <param name="IsColumnMajor">Whether columns lie one after the other (Fortran order) and not rows.</param>
/// <param name="Shape">The dimensions; none for an array that holds one element.</param>
internal sealed partial record NpyHeader(string Type, bool IsColumnMajor, long[] Shape)
{
    private const int LongestHeader = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the header and leaves the stream at the first element.</summary>
    /// <exception cref="InputException">The file is no array, or its header is damaged.</exception>
    public static NpyHeader Read(string path, FileStream stream)
    {
        var text = ReadText(path, stream);
        if (DescriptionPattern().Match(text) is not { Success: true, Groups: [_, var type] })
            throw Wrong(path, "its elements are records of several fields; save one plain array");
        if (OrderPattern().Match(text) is not { Success: true, Groups: [_, var order] } || ShapePattern().Match(text) is not { Success: true, Groups: [_, var dimensions] })
            throw Wrong(path, "its header is damaged");
        long[] shape = [.. dimensions.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(dimension => ParseDimension(path, dimension))];
        return new NpyHeader(type.Value, order.Value == "True", shape);
    }

    public static InputException Wrong(string path, string problem) => new($"'{path}' cannot be read as a numpy array: {problem}.");

    private static string ReadText(string path, FileStream stream)
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

    [GeneratedRegex(@"['""]descr['""]\s*:\s*['""]([^'""]*)['""]")]
    private static partial Regex DescriptionPattern();

    [GeneratedRegex(@"['""]fortran_order['""]\s*:\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"['""]shape['""]\s*:\s*\(([0-9L,\s]*)\)")]
    private static partial Regex ShapePattern();
}
