namespace Ur4Rec.Data.Importing.Features;

/// <summary>
/// An array of numbers or text that numpy saved. Only the header is read until elements are asked for.
/// </summary>
internal sealed class NpyFile
{
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

    /// <exception cref="InputException">The file is no array, is truncated, or has elements that are not read here.</exception>
    public static NpyFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var header = NpyHeader.Read(path, stream);
        var element = NpyElement.Parse(header.Type);
        if (element.Problem is not null)
            throw NpyHeader.Wrong(path, element.Problem);
        var file = new NpyFile(path, element, header.IsColumnMajor, header.Shape, stream.Position);
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

    private void RequireLength(long bytes)
    {
        var wanted = Shape.Aggregate((Int128)Element.Bytes, (product, dimension) => product * dimension);
        if (wanted != bytes)
            throw NpyHeader.Wrong(Path, $"its header wants {wanted} bytes of elements and {bytes} follow; the file is truncated or damaged");
    }
}
