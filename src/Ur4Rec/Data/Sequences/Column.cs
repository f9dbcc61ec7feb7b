namespace Ur4Rec.Data.Sequences;

/// <summary>
/// A column of more elements than an array or a <see cref="Memory{T}"/> may have: windows of twice the distance between their starts, so that
/// every slice of up to that distance lies in one of them.
/// </summary>
internal sealed class Column<T>
    where T : unmanaged
{
    private readonly Memory<T>[] _windows;
    private readonly int _distanceBits;

    private Column(Memory<T>[] windows, long length, int distanceBits)
    {
        _windows = windows;
        _distanceBits = distanceBits;
        Length = length;
    }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    public static Column<T> Of(T[] array) => Over(array.Length, (start, length) => array.AsMemory((int)start, length));

    /// <param name="length">Number of elements.</param>
    /// <param name="open">The elements from a start on, so many of them.</param>
    /// <param name="distanceBits">Windows start every 2^this elements, at most 2^30.</param>
    public static Column<T> Over(long length, Func<long, int, Memory<T>> open, int distanceBits = 30)
    {
        var windows = new Memory<T>[(length >> distanceBits) + 1];
        for (var w = 0L; w < windows.Length; w++)
        {
            var start = w << distanceBits;
            windows[w] = open(start, (int)Math.Min(length - start, (2L << distanceBits) - 1));
        }

        return new Column<T>(windows, length, distanceBits);
    }

    /// <summary>Some elements; at most 2^30, of which no user has more.</summary>
    public Memory<T> Slice(long start, int length) =>
        _windows[start >> _distanceBits].Slice((int)(start & ((1L << _distanceBits) - 1)), length);
}
