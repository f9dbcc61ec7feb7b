using System.Numerics;
using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Retrieval;

/// <summary>
/// The best rows of a table for many queries: a block of queries against all rows, a few panels at a time. Each panel is in the first-level cache
/// while all queries of the block meet it, and the scores are looked at while they are in a near one: all against what their query's list asks for,
/// those that are above it again, one by one. A sample of the rows comes first and says what to ask for, so that few scores are looked at twice,
/// in whatever order the rows stand.
/// </summary>
internal sealed unsafe class TopBatchSearch
{
    /// <summary>Queries of a block; the fewest are whole register tiles on every instruction set.</summary>
    public const int MostBlockQueries = 2 * FewestBlockQueries;

    /// <summary>Rows scored at once: whole panels on every instruction set.</summary>
    public const int BlockRows = 128;

    /// <summary>Floats from one query's scores to the next's; a power of two would let them share few places of the cache.</summary>
    public const int LineStride = BlockRows + 16;

    private const int FewestBlockQueries = 96;

    // Where there are few queries, blocks are smaller, so that a team has something to share.
    private const int FewestBlocks = 16;

    private readonly PackedTable _table;
    private readonly Tensor _queries;
    private readonly int _count;
    private readonly IReadOnlyList<int[]>? _unwanted;
    private readonly RowMask? _excluded;
    private readonly RowSample _sample;
    private readonly RowMask? _sampleExcluded;
    private readonly int _depth;
    private readonly WorkerPool _pool;
    private readonly KernelSet _kernels = KernelSet.Current;
    private readonly RankedRow[][] _best;
    private readonly Lock _gate = new();
    private int _firstFailed = int.MaxValue;

    private TopBatchSearch(PackedTable table, Tensor queries, int count, IReadOnlyList<int[]>? unwanted, RowMask? excluded, WorkerPool pool)
    {
        _table = table;
        _queries = queries;
        _count = Math.Min(count, table.Rows);
        _unwanted = unwanted;
        _excluded = excluded;
        _sample = table.Sample;
        _sampleExcluded = excluded is null ? null : _sample.MaskOf(excluded);
        _depth = RowSample.Depth(_count);
        _pool = pool;
        _best = new RankedRow[queries.Rows][];
    }

    /// <summary>As <see cref="PackedTable.TopMany"/>, of what was checked.</summary>
    public static RankedRow[][] Run(
        PackedTable table, Tensor queries, int count, IReadOnlyList<int[]>? unwanted, RowMask? excluded, WorkerPool pool)
    {
        var search = new TopBatchSearch(table, queries, count, unwanted, excluded, pool);
        var blockQueries = Math.Clamp(queries.Rows / FewestBlocks / FewestBlockQueries * FewestBlockQueries, FewestBlockQueries, MostBlockQueries);
        pool.For((queries.Rows + blockQueries - 1) / blockQueries, block =>
        {
            var first = block * blockQueries;
            search.FindBlock(first, Math.Min(blockQueries, queries.Rows - first));
        });
        if (search._firstFailed < queries.Rows)
            search.ThrowFailure();
        return search._best;
    }

    private void FindBlock(int firstQuery, int queries)
    {
        var lists = new QueryTop[queries];
        using var work = new Work(_pool.Scratch, queries);
        SetFloors(firstQuery, queries, work);
        for (var q = 0; q < queries; q++)
            lists[q] = new QueryTop(_count, UnwantedBy(firstQuery + q), work.Floors[q]);
        AddAll(firstQuery, lists, work);
        for (var q = 0; q < queries; q++)
            _best[firstQuery + q] = lists[q].IsShort ? Search(firstQuery + q, work) : lists[q].Best();
    }

    /// <summary>Floors that about as many scores of all rows are above as are wanted, and with great likelihood not fewer.</summary>
    private void SetFloors(int firstQuery, int queries, in Work work)
    {
        new Span<float>(work.Floors, queries).Fill(float.NegativeInfinity);
        if (_depth > _sample.Rows.Length)
            return;
        var lists = new QueryTop[queries];
        for (var q = 0; q < queries; q++)
            lists[q] = new QueryTop(_depth, UnwantedBy(firstQuery + q), float.NegativeInfinity);
        for (var first = 0; first < _sample.Rows.Length; first += BlockRows)
            AddRows(_sample.Table, _sample.Rows, _sampleExcluded, first, firstQuery, lists, work);
        for (var q = 0; q < queries; q++)
            work.Floors[q] = lists[q].Least();
    }

    /// <summary>For a query of whose scores fewer were above the floor than are wanted.</summary>
    private RankedRow[] Search(int query, in Work work)
    {
        var list = new QueryTop(_count, UnwantedBy(query), float.NegativeInfinity);
        work.Floors[0] = float.NegativeInfinity;
        AddAll(query, [list], work);
        return list.Best();
    }

    private void AddAll(int firstQuery, QueryTop[] lists, in Work work)
    {
        for (var first = 0L; first < _table.Rows; first += BlockRows)
        {
            if (!AddRows(_table, rowsInAll: null, _excluded, (int)first, firstQuery, lists, work))
                Fail(firstQuery, lists.Length, Math.Min(BlockRows, _table.Rows - (int)first), work.Scores);
        }
    }

    /// <summary>Adds the scores of a few rows of the table, or of a sample of it whose rows have those numbers in all.</summary>
    /// <returns>Whether all scores are finite.</returns>
    private bool AddRows(PackedTable table, int[]? rowsInAll, RowMask? excluded, int first, int firstQuery, QueryTop[] lists, in Work work)
    {
        var rows = Math.Min(BlockRows, table.Rows - first);
        table.Score(_queries.Pointer + ((nint)firstQuery * table.Columns), lists.Length, first, rows, work.Scores, LineStride);
        var hits = _kernels.FindAbove(work.Scores, LineStride, lists.Length, rows, work.Floors, work.Found, work.FoundLines);
        var words = KernelSet.FoundWords(rows);
        for (var hit = 0; hit < hits; hit++)
        {
            var q = work.FoundLines[hit];
            for (var word = 0; word < words; word++)
            {
                var start = word * KernelSet.FindWidth;
                var found = work.Found[(q * words) + word] & ~(excluded?.Word(first + start) ?? 0);
                for (; found != 0; found &= found - 1)
                {
                    var place = start + BitOperations.TrailingZeroCount(found);
                    lists[q].Add(rowsInAll?[first + place] ?? first + place, work.Scores[(q * LineStride) + place]);
                }
            }

            work.Floors[q] = lists[q].Floor(rowsInAll is null ? first + rows : 0);
        }

        return hits >= 0;
    }

    private int[] UnwantedBy(int query) => _unwanted?[query] ?? [];

    private void Fail(int firstQuery, int queries, int rows, float* scores)
    {
        for (var q = 0; q < queries; q++)
        {
            foreach (var score in new ReadOnlySpan<float>(scores + (q * LineStride), rows))
            {
                if (float.IsFinite(score))
                    continue;
                lock (_gate)
                    _firstFailed = Math.Min(_firstFailed, firstQuery + q);
                return;
            }
        }
    }

    /// <summary>A query that is asked alone names the lowest row.</summary>
    private void ThrowFailure()
    {
        try
        {
            _table.Top(_queries.Row(_firstFailed), count: 1, _excluded, _pool);
        }
        catch (NonFiniteScoreException e)
        {
            throw new NonFiniteScoreException(e.Row, e.Score, _firstFailed);
        }
    }

    /// <summary>Working memory of a block.</summary>
    private readonly struct Work(Scratch scratch, int queries) : IDisposable
    {
        private readonly Scratch.Lease _scores = scratch.Rent((long)queries * LineStride);
        private readonly Scratch.Lease _floors = scratch.Rent(queries);
        private readonly Scratch.Lease _found = scratch.Rent((long)queries * (BlockRows / KernelSet.FindWidth) * (sizeof(ulong) / sizeof(float)));
        private readonly Scratch.Lease _foundLines = scratch.Rent(queries);

        /// <summary>[queries, <see cref="LineStride"/>].</summary>
        public float* Scores => _scores.Pointer;

        /// <summary>[queries] what a score must be above to come into the list.</summary>
        public float* Floors => _floors.Pointer;

        public ulong* Found => (ulong*)_found.Pointer;

        public int* FoundLines => (int*)_foundLines.Pointer;

        public void Dispose()
        {
            _scores.Dispose();
            _floors.Dispose();
            _found.Dispose();
            _foundLines.Dispose();
        }
    }

    /// <summary>The list of one query, which does not take what the query does not want.</summary>
    private sealed class QueryTop(int count, int[] unwanted, float floor)
    {
        private readonly TopList _list = new(count);
        private int _next;

        /// <summary>Whether the floor may have kept a row out that is wanted.</summary>
        public bool IsShort => _list.Held < count && !float.IsNegativeInfinity(floor);

        public float Floor(int first) => Math.Max(floor, _list.Floor(first));

        /// <summary>Soonest done where rows come in ascending order.</summary>
        public void Add(int row, float score)
        {
            if (_next > 0 && unwanted[_next - 1] >= row)
                _next = 0;
            while (_next < unwanted.Length && unwanted[_next] < row)
                _next++;
            if (_next == unwanted.Length || unwanted[_next] != row)
                _list.Add(row, score);
        }

        public RankedRow[] Best() => _list.Best();

        /// <summary>A floor right under the last of the best; under everything where there are fewer than were asked for.</summary>
        public float Least() => _list.Held < count ? float.NegativeInfinity : MathF.BitDecrement(_list.Best()[^1].Score);
    }
}
