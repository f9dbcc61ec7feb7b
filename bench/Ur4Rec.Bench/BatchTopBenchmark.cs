using System.Diagnostics;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Numerics.Retrieval;

namespace Ur4Rec.Bench;

/// <summary>
/// The best 100 of 100,000 items for many users at once, each without 50 items of their own: against the machine's multiply-add units, against the
/// same products with nothing selected from them, and against asking for each user alone.
/// </summary>
internal static unsafe class BatchTopBenchmark
{
    private const int Items = 100_000;
    private const int Dim = 64;
    private const int Count = 100;
    private const int HistoryItems = 50;
    private const int UsersAlone = 200;
    private const int Turns = 3;
    private const double WantedShare = 0.6;

    public static void Run(BenchOptions options)
    {
        RetrievalCatalogue[] catalogues =
        [
            RetrievalCatalogue.Random(Items, options.Users, Dim), RetrievalCatalogue.Trained(Items, options.Users, Dim),
            RetrievalCatalogue.Rising(Items, options.Users, Dim),
        ];
        var histories = Histories(options.Users);
        foreach (var threads in new[] { 1, 2 })
        {
            using var pool = new WorkerPool(threads);
            var peak = FmaPeak.Measure(pool);
            Console.WriteLine($"{threads} thread(s), {Simd.Name(Simd.Level)}, measured FMA peak {peak:F0} GFLOP/s; {options.Users} users, {Items} items");
            foreach (var catalogue in catalogues)
                Measure(catalogue, histories, pool, peak);
        }

        foreach (var catalogue in catalogues)
            catalogue.Dispose();
    }

    private static void Measure(RetrievalCatalogue catalogue, int[][] histories, WorkerPool pool, double peak)
    {
        using var table = new PackedTable(catalogue.Items);
        var users = histories.Length;
        var products = Seconds(() => ProductsAlone(catalogue, table, pool));
        var batch = Seconds(() => table.TopMany(catalogue.Queries, Count, histories, excluded: null, pool));
        var sample = Math.Min(UsersAlone, users);
        var alone = Seconds(() => EachAlone(catalogue, table, histories[..sample], pool)) * users / sample;
        var share = Rate(batch) / peak;
        Console.WriteLine(
            $"  {catalogue.Name}: {batch:F2} s, {Rate(batch):F1} GFLOP/s, {share:P0} of peak (wanted {WantedShare:P0}); products alone {products:F2} s, " +
            $"{Rate(products) / peak:P0} of peak; each user alone {alone:F1} s (from {sample}), {alone / batch:F1} times as long");

        double Rate(double seconds) => 2.0 * users * Items * Dim / seconds / 1e9;
    }

    /// <summary>The products in the search's own blocks, each written over the last.</summary>
    private static void ProductsAlone(RetrievalCatalogue catalogue, PackedTable table, WorkerPool pool)
    {
        var users = catalogue.Queries.Rows;
        pool.For((users + TopBatchSearch.MostBlockQueries - 1) / TopBatchSearch.MostBlockQueries, block =>
        {
            var user = block * TopBatchSearch.MostBlockQueries;
            var count = Math.Min(TopBatchSearch.MostBlockQueries, users - user);
            using var scores = pool.Scratch.Rent(TopBatchSearch.MostBlockQueries * TopBatchSearch.LineStride);
            for (var item = 0; item < Items; item += TopBatchSearch.BlockRows)
            {
                var items = Math.Min(TopBatchSearch.BlockRows, Items - item);
                table.Score(catalogue.Queries.Pointer + ((nint)user * Dim), count, item, items, scores.Pointer, TopBatchSearch.LineStride);
            }
        });
    }

    private static void EachAlone(RetrievalCatalogue catalogue, PackedTable table, int[][] histories, WorkerPool pool)
    {
        var mask = new RowMask(Items);
        for (var user = 0; user < histories.Length; user++)
        {
            foreach (var item in histories[user])
                mask.Add(item);
            table.Top(catalogue.Queries.Row(user), Count, mask, pool);
            foreach (var item in histories[user])
                mask.Remove(item);
        }
    }

    private static int[][] Histories(int users)
    {
        var stream = new RandomStream(RandomKey.For(4, "histories"));
        var histories = new int[users][];
        for (var user = 0; user < users; user++)
        {
            var items = new int[HistoryItems];
            foreach (ref var item in items.AsSpan())
                item = stream.NextInt(Items);
            Array.Sort(items);
            histories[user] = items;
        }

        return histories;
    }

    private static double Seconds(Action work)
    {
        var best = double.PositiveInfinity;
        for (var turn = 0; turn < Turns; turn++)
        {
            var started = Stopwatch.GetTimestamp();
            work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }
}
