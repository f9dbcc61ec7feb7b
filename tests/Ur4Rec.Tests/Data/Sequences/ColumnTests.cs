using Ur4Rec.Data.Sequences;

namespace Ur4Rec.Tests.Data.Sequences;

public class ColumnTests
{
    [Fact]
    public void Every_slice_up_to_the_distance_of_the_windows_is_that_of_the_array()
    {
        var array = Enumerable.Range(0, 37).ToArray();
        for (var bits = 2; bits <= 6; bits++)
        {
            var column = Column<int>.Over(array.Length, (start, length) => array.AsMemory((int)start, length), bits);
            for (var start = 0; start <= array.Length; start++)
            {
                for (var length = 0; length <= Math.Min(1 << bits, array.Length - start); length++)
                    Assert.Equal(array.AsSpan(start, length), column.Slice(start, length).Span);
            }
        }
    }

    [Fact]
    public void Elements_beyond_the_two_thousand_millionth_are_asked_for_at_their_place()
    {
        const long Length = 5_000_000_011;
        var windows = new List<(long Start, int Length)>();

        var column = Column<byte>.Over(Length, (start, length) =>
        {
            windows.Add((start, length));
            return default;
        });

        Assert.Equal(Length, column.Length);
        Assert.Equal([0L, 1L << 30, 1L << 31, 3L << 30, 1L << 32], windows.Select(window => window.Start));
        Assert.Equal([int.MaxValue, int.MaxValue, int.MaxValue, (int)(Length - (3L << 30)), (int)(Length - (1L << 32))], windows.Select(window => window.Length));
    }

    [Fact]
    public void A_slice_beyond_the_end_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Column<int>.Of([1, 2, 3]).Slice(2, 2));
}
