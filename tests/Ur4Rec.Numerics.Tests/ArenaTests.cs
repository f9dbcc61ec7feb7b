using FsCheck;
using FsCheck.Fluent;

namespace Ur4Rec.Numerics.Tests;

public sealed unsafe class ArenaTests
{
    [Fact]
    public void Pieces_are_aligned_and_do_not_overlap() =>
        Prop.ForAll<NonNegativeInt[]>(lengths =>
        {
            using var arena = new Arena();
            var pieces = lengths.Select(length => (Start: (long)arena.Take(length.Get * 997L), Bytes: length.Get * 997L * sizeof(float))).ToList();
            var filled = pieces.Where(piece => piece.Bytes > 0).OrderBy(piece => piece.Start).ToList();
            return pieces.All(piece => piece.Start % 64 == 0)
                && filled.Zip(filled.Skip(1)).All(pair => pair.First.Start + pair.First.Bytes <= pair.Second.Start);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_reset_takes_everything_back()
    {
        using var arena = new Arena();
        var first = (long)arena.Take(100);
        arena.Take(17);
        Assert.Equal(112 + 32, arena.Used);

        arena.Reset();

        Assert.Equal(0, arena.Used);
        Assert.Equal(first, (long)arena.Take(100));
    }

    [Fact]
    public void Steady_use_holds_one_block_and_asks_for_nothing_more()
    {
        using var arena = new Arena();
        Step(arena);
        arena.Reset();
        var capacity = arena.Capacity;
        var start = (long)arena.Take(1);
        arena.Reset();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 10; step++)
        {
            Step(arena);
            arena.Reset();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(capacity, arena.Capacity);
        Assert.Equal(start, (long)arena.Take(1));
    }

    [Fact]
    public void Disposing_frees_everything()
    {
        var arena = new Arena();
        Step(arena);

        arena.Dispose();

        Assert.Equal((0L, 0L), (arena.Capacity, arena.Used));
    }

    private static void Step(Arena arena)
    {
        for (var piece = 1; piece <= 20; piece++)
            arena.Take(piece * 10_000);
    }
}
