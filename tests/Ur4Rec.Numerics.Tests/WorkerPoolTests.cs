namespace Ur4Rec.Numerics.Tests;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 100)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    [InlineData(5, 4)]
    [InlineData(5, 1000)]
    public void Every_tile_runs_exactly_once(int threads, int tiles)
    {
        using var pool = new WorkerPool(threads);
        var runs = new int[tiles];
        for (var call = 1; call <= 200; call++)
        {
            pool.For(tiles, tile => Interlocked.Increment(ref runs[tile]));
            Assert.All(runs, count => Assert.Equal(call, count));
        }

        Assert.Equal(threads, pool.Threads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void No_tiles_are_no_work(int tiles)
    {
        using var pool = new WorkerPool(2);

        pool.For(tiles, _ => throw new InvalidOperationException());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void An_exception_arrives_as_it_is_and_the_pool_works_afterwards(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var call = 0; call < 50; call++)
        {
            var error = Assert.Throws<InvalidDataException>(() => pool.For(64, tile =>
            {
                if (tile == 7)
                    throw new InvalidDataException("tile 7");
            }));
            Assert.Equal("tile 7", error.Message);
            Assert.Equal(64, Count(pool, 64));
        }
    }

    [Fact]
    public void A_call_inside_a_tile_runs_on_that_tile_s_thread()
    {
        using var pool = new WorkerPool(3);
        var inner = 0;
        var strays = 0;

        pool.For(20, _ =>
        {
            var thread = Environment.CurrentManagedThreadId;
            pool.For(30, _ =>
            {
                Interlocked.Increment(ref inner);
                if (Environment.CurrentManagedThreadId != thread)
                    Interlocked.Increment(ref strays);
            });
        });

        Assert.Equal((600, 0), (inner, strays));
    }

    [Fact]
    public void Callers_on_several_threads_take_turns()
    {
        using var pool = new WorkerPool(3);
        var wrong = 0;
        var callers = Enumerable.Range(1, 4).Select(caller => new Thread(() =>
        {
            for (var call = 0; call < 100; call++)
            {
                if (Count(pool, 10 * caller) != 10 * caller)
                    Interlocked.Increment(ref wrong);
            }
        })).ToList();

        callers.ForEach(caller => caller.Start());
        callers.ForEach(caller => caller.Join());

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_team_that_went_to_sleep_wakes_whole()
    {
        using var pool = new WorkerPool(6);
        for (var call = 0; call < 100; call++)
        {
            // Far longer than a worker waits awake.
            Thread.SpinWait(100_000);
            Assert.Equal(12, Count(pool, 12));
        }
    }

    [Fact]
    public void A_team_ends_with_its_pool_and_ending_twice_is_harmless()
    {
        var pool = new WorkerPool(3);
        Count(pool, 10);

        pool.Dispose();
        pool.Dispose();
    }

    [Fact]
    public void No_threads_are_no_team() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));

    private static int Count(WorkerPool pool, int tiles)
    {
        var count = 0;
        pool.For(tiles, _ => Interlocked.Increment(ref count));
        return count;
    }
}
