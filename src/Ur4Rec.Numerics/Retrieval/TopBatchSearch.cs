using System.Numerics;
using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Retrieval;

/// <summary>
/// The best rows of a table for many queries: a block of queries against all rows, a few panels at a time. Each panel is in the first-level cache
/// while all queries of the block meet it, and the scores are looked at while they are in the second-level one: all against what their query's list
/// asks for, those that are above it again, one by one.
/// </summary>
internal sealed unsafe class TopBatchSearch
{
    /// <summary>Queries of a block; the fewest are whole register tiles on every instruction set.</summary>
    public const int MostBlockQueries = 4 * FewestBlockQueries;

    /// <summary>Rows scored at once: whole panels on every instruction set.</summary>
    public const int BlockRows = 256;

    /// <summary>Floats from one query's scores to the next's; a power of two would let them share few places of the cache.</summary>
    public const int LineStride = BlockRows + 16;

    private const int FewestBlockQueries = 96;

    // Where there are few queries, blocks are smaller, so that a team has something to share.
    private const int FewestBlocks = 16;

    /// <summary>
    /// Every 64th block of rows comes first, then every 8th, then the rest: a list that has seen rows from everywhere asks for much, and few rows
    /// come into it even where they are ordered by rising score.
    /// </summary>
    private static readonly int[] s_steps = [64, 8, 1];

    private readonly PackedTable _table;
    private readonly Tensor _queries;
    private readonly int _count;
    private readonly IReadOnlyList<int[]>? _unwanted;
    private readonly RowMask? _excluded;
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
        for (var q = 0; q < queries; q++)
            lists[q] = new QueryTop(_count, _unwanted?[firstQuery + q] ?? []);
        using var work = new Work(_pool.Scratch, queries);
        for (var pass = 0; pass < s_steps.Length; pass++)
        {
            for (var q = 0; q < queries; q++)
                work.Floors[q] = lists[q].BeginPass();
            for (var first = 0L; first < _table.Rows; first += s_steps[pass] * BlockRows)
            {
                if (pass == 0 || first / BlockRows % s_steps[pass - 1] != 0)
                    AddRows((int)first, firstQuery, lists, work);
            }
        }

        for (var q = 0; q < queries; q++)
            _best[firstQuery + q] = lists[q].Best();
    }

    private void AddRows(int first, int firstQuery, QueryTop[] lists, in Work work)
    {
        var rows = Math.Min(BlockRows, _table.Rows - first);
        _table.Score(_queries.Pointer + ((nint)firstQuery * _table.Columns), lists.Length, first, rows, work.Scores, LineStride);
        var hits = _kernels.FindAbove(work.Scores, LineStride, lists.Length, rows, work.Floors, work.Found, work.FoundLines);
        if (hits < 0)
            Fail(firstQuery, lists.Length, rows, work.Scores);
        var words = KernelSet.FoundWords(rows);
        for (var hit = 0; hit < hits; hit++)
        {
            var q = work.FoundLines[hit];
            for (var word = 0; word < words; word++)
            {
                var start = word * KernelSet.FindWidth;
                var found = work.Found[(q * words) + word] & ~(_excluded?.Word(first + start) ?? 0);
                for (; found != 0; found &= found - 1)
                {
                    var place = start + BitOperations.TrailingZeroCount(found);
                    lists[q].Add(first + place, work.Scores[(q * LineStride) + place]);
                }
            }

            work.Floors[q] = lists[q].Floor(first + rows);
        }
    }

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
    private sealed class QueryTop(int count, int[] unwanted)
    {
        private readonly TopList _list = new(count);
        private int _next;

        /// <summary>The rows of a pass come in ascending order.</summary>
        public float BeginPass()
        {
            _next = 0;
            return _list.Floor(0);
        }

        public float Floor(int first) => _list.Floor(first);

        public void Add(int row, float score)
        {
            while (_next < unwanted.Length && unwanted[_next] < row)
                _next++;
            if (_next == unwanted.Length || unwanted[_next] != row)
                _list.Add(row, score);
        }

        public RankedRow[] Best() => _list.Best();
    }
}
