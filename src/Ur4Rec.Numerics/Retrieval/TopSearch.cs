using System.Numerics;
using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Retrieval;

/// <summary>Writes the scores of the rows first .. first + rows - 1; first is a multiple of <see cref="TopSearch.BlockRows"/>.</summary>
internal unsafe delegate void BlockScores(int first, int rows, float* scores);

/// <summary>
/// One pass over all rows of a table that keeps the best. A block's scores live in the first-level cache only; each worker has a list
/// of its own, and a floor that any full list raises is under all of them. Which worker saw a row changes nothing in the answer.
/// </summary>
internal sealed unsafe class TopSearch
{
    /// <summary>Rows scored at once: whole panels on every instruction set.</summary>
    public const int BlockRows = 512;

    private const int BlocksInTile = 16;

    private readonly int _rows;
    private readonly int _count;
    private readonly RowMask? _excluded;
    private readonly BlockScores _score;
    private readonly KernelSet _kernels = KernelSet.Current;
    private readonly Lock _gate = new();
    private readonly TopList _best;
    private int _nextTile = -1;
    private float _floor = float.NegativeInfinity;
    private NonFiniteScoreException? _nonFinite;

    private TopSearch(int rows, int count, RowMask? excluded, BlockScores score)
    {
        _rows = rows;
        _count = count;
        _excluded = excluded;
        _score = score;
        _best = new TopList(count);
    }

    /// <summary>The best rows that are not excluded, best first; fewer than <paramref name="count"/> where there are fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="ShapeException">The mask is of another number of rows.</exception>
    /// <exception cref="NonFiniteScoreException">A score is not finite, if only of an excluded row.</exception>
    public static RankedRow[] Run(int rows, int count, RowMask? excluded, WorkerPool pool, BlockScores score)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        RequireMask(excluded, rows);
        if (rows == 0)
            return [];
        var search = new TopSearch(rows, Math.Min(count, rows), excluded, score);
        pool.For(pool.Threads, _ => search.Work());
        return search._nonFinite is { } failure ? throw failure : search._best.Best();
    }

    /// <exception cref="ShapeException">The mask is of another number of rows.</exception>
    public static void RequireMask(RowMask? excluded, int rows)
    {
        if (excluded is not null && excluded.Rows != rows)
            throw new ShapeException($"top: a mask of {excluded.Rows} rows does not fit a table of {rows}.");
    }

    private void Work()
    {
        var list = new TopList(_count);
        var scores = stackalloc float[BlockRows];
        const int tileRows = BlocksInTile * BlockRows;
        var tiles = (int)((_rows + (long)tileRows - 1) / tileRows);

        int tile;
        while ((tile = Interlocked.Increment(ref _nextTile)) < tiles)
        {
            var end = (int)Math.Min(_rows, (tile + 1L) * tileRows);
            for (var first = tile * tileRows; first < end; first += BlockRows)
                AddBlock(list, first, Math.Min(BlockRows, end - first), scores);
        }

        lock (_gate)
            _best.Add(list);
    }

    private void AddBlock(TopList list, int first, int rows, float* scores)
    {
        _score(first, rows, scores);
        var words = stackalloc ulong[BlockRows / KernelSet.FindWidth];
        var floor = Floor(list, first);
        int line;
        var foundLines = _kernels.FindAbove(scores, BlockRows, 1, rows, &floor, words, &line);
        if (foundLines < 0)
            Fail(first, new ReadOnlySpan<float>(scores, rows));
        if (foundLines <= 0)
            return;

        for (var start = 0; start < rows; start += KernelSet.FindWidth)
        {
            var found = words[start / KernelSet.FindWidth];
            if (_excluded is not null && found != 0)
                found &= ~_excluded.Word(first + start);
            for (; found != 0; found &= found - 1)
            {
                var row = start + BitOperations.TrailingZeroCount(found);
                list.Add(first + row, scores[row]);
            }
        }

        if (list.Floor(int.MaxValue) is var raised && raised > Volatile.Read(ref _floor))
            RaiseFloor(raised);
    }

    /// <summary>A score equal to another worker's floor may belong to a lower row than that worker's, and is kept.</summary>
    private float Floor(TopList list, int first) => Math.Max(list.Floor(first), MathF.BitDecrement(Volatile.Read(ref _floor)));

    private void RaiseFloor(float floor)
    {
        lock (_gate)
            _floor = Math.Max(_floor, floor);
    }

    private void Fail(int first, ReadOnlySpan<float> scores)
    {
        var place = 0;
        while (float.IsFinite(scores[place]))
            place++;
        lock (_gate)
        {
            if (_nonFinite is null || first + place < _nonFinite.Row)
                _nonFinite = new NonFiniteScoreException(first + place, scores[place]);
        }
    }
}
