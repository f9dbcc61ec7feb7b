using System.Diagnostics;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Retrieval;

namespace Ur4Rec.Bench;

/// <summary>
/// The best 200 of a million items, by all floats and by bytes first, against the machine's memory and against a row of scores that is sorted.
/// </summary>
internal static class RetrievalBenchmark
{
    private const int Items = 1_000_000;
    private const int Dim = 64;
    private const int Count = 200;
    private const int Queries = 1_000;
    private const int TimedQueries = 100;
    private const int NaiveQueries = 5;
    private const double ExactMilliseconds = 25;
    private const double BytesMilliseconds = 10;
    private const double WantedRecall = 0.999;

    private delegate RankedRow[] Search(ReadOnlySpan<float> query);

    public static void Run()
    {
        using var random = RetrievalCatalogue.Random(Items, Queries, Dim);
        using (var table = new PackedTable(random.Items))
        using (var quantized = new QuantizedTable(table))
        {
            var naive = Milliseconds(random, NaiveQueries, query => SortedRow(random.Items, query));
            foreach (var threads in new[] { 1, 2 })
            {
                using var pool = new WorkerPool(threads);
                var bandwidth = ReadBandwidth.Measure(pool);
                Console.WriteLine(
                    $"{threads} thread(s), {Simd.Name(Simd.Level)}, memory read at {bandwidth / 1e9:F1} GB/s; a row of scores, sorted (one thread): {naive.Median:F0} ms");
                Print("floats", (long)Items * Dim * sizeof(float), ExactMilliseconds, naive.Median, bandwidth,
                    Milliseconds(random, TimedQueries, query => table.Top(query, Count, excluded: null, pool)));
                Print("bytes ", quantized.ByteLength, BytesMilliseconds, naive.Median, bandwidth,
                    Milliseconds(random, TimedQueries, query => quantized.Top(query, Count, excluded: null, pool)));
            }

            PrintRecall(random, table, quantized);
        }

        using var trained = RetrievalCatalogue.Trained(Items, Queries, Dim);
        using var trainedTable = new PackedTable(trained.Items);
        using var trainedQuantized = new QuantizedTable(trainedTable);
        PrintRecall(trained, trainedTable, trainedQuantized);
    }

    private static void Print(string name, long bytes, double wanted, double naive, double bandwidth, (double Median, double Least) time)
    {
        var rate = bytes / time.Median / 1e6;
        Console.WriteLine(
            $"  {name}: median {time.Median:F2} ms, least {time.Least:F2} (wanted {wanted:F0}); " +
            $"{rate:F1} GB/s, {rate * 1e9 / bandwidth:P0} of the memory's; {naive / time.Median:F0} times the sorted row's speed");
    }

    private static void PrintRecall(RetrievalCatalogue catalogue, PackedTable table, QuantizedTable quantized)
    {
        using var pool = new WorkerPool(2);
        var (found, worst) = (0, Count);
        for (var q = 0; q < Queries; q++)
        {
            var query = catalogue.Queries.Row(q);
            var exact = table.Top(query, Count, excluded: null, pool);
            var common = exact.Intersect(quantized.Top(query, Count, excluded: null, pool)).Count();
            found += common;
            worst = Math.Min(worst, common);
        }

        Console.WriteLine(
            $"recall of the best {Count} by bytes over {Queries} {catalogue.Name} queries: {(double)found / (Queries * Count):F5} " +
            $"(wanted {WantedRecall}), worst query {(double)worst / Count:F3}");
    }

    private static (double Median, double Least) Milliseconds(RetrievalCatalogue catalogue, int queries, Search search)
    {
        search(catalogue.Queries.Row(0));
        var times = new double[queries];
        for (var q = 0; q < queries; q++)
        {
            var started = Stopwatch.GetTimestamp();
            search(catalogue.Queries.Row(q));
            times[q] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(times);
        return (times[queries / 2], times[0]);
    }

    private static RankedRow[] SortedRow(Tensor items, ReadOnlySpan<float> query)
    {
        var rows = new RankedRow[items.Rows];
        for (var item = 0; item < rows.Length; item++)
        {
            var row = items.Row(item);
            var score = 0f;
            for (var p = 0; p < row.Length; p++)
                score += row[p] * query[p];
            rows[item] = new RankedRow(item, score);
        }

        Array.Sort(rows);
        return rows[..Count];
    }
}
