namespace Ur4Rec.Numerics;

/// <summary>
/// <see cref="ContextRanges"/> turned around: for each context row the queries that attend to it, in order, cut into segments of
/// bounded length, so that a row that everyone uses is summed by many threads and still in a fixed order.
/// </summary>
internal readonly unsafe struct ContextUses
{
    private const int LongestSegment = 256;

    private readonly int* _queries;
    private readonly int* _firstQueryOfRow;
    private readonly int* _firstSegmentOfRow;
    private readonly int* _rowOfSegment;

    public ContextUses(Tape tape, ContextRanges ranges)
    {
        var rows = ranges.ContextRows;
        _firstQueryOfRow = tape.NewIndices(rows + 1);
        _firstSegmentOfRow = tape.NewIndices(rows + 1);
        CountQueries(ranges, _firstQueryOfRow);
        for (var row = 0; row < rows; row++)
        {
            _firstSegmentOfRow[row] = Segments;
            Segments += (_firstQueryOfRow[row + 1] - _firstQueryOfRow[row] + LongestSegment - 1) / LongestSegment;
        }

        _firstSegmentOfRow[rows] = Segments;
        _rowOfSegment = tape.NewIndices(Segments);
        for (var row = 0; row < rows; row++)
            new Span<int>(_rowOfSegment + _firstSegmentOfRow[row], _firstSegmentOfRow[row + 1] - _firstSegmentOfRow[row]).Fill(row);
        _queries = ListQueries(tape, ranges, _firstQueryOfRow);
    }

    /// <summary>Segments of all rows together; those of a row are consecutive.</summary>
    public int Segments { get; }

    public int FirstSegmentOf(int row) => _firstSegmentOfRow[row];

    public int RowOf(int segment) => _rowOfSegment[segment];

    /// <summary>The queries of a segment.</summary>
    public ReadOnlySpan<int> QueriesOf(int segment)
    {
        var row = _rowOfSegment[segment];
        var first = _firstQueryOfRow[row] + ((segment - _firstSegmentOfRow[row]) * LongestSegment);
        return new ReadOnlySpan<int>(_queries + first, Math.Min(LongestSegment, _firstQueryOfRow[row + 1] - first));
    }

    /// <summary>Fills firstQueryOfRow[rows + 1]: +1 where a range begins, -1 where it ends, summed twice.</summary>
    private static void CountQueries(ContextRanges ranges, int* firstQueryOfRow)
    {
        var rows = ranges.ContextRows;
        new Span<int>(firstQueryOfRow, rows + 1).Clear();
        for (var query = 0; query < ranges.Queries; query++)
        {
            firstQueryOfRow[ranges.Start(query)]++;
            firstQueryOfRow[ranges.Start(query) + ranges.Length(query)]--;
        }

        var (uses, total) = (0, 0);
        for (var row = 0; row <= rows; row++)
        {
            uses += firstQueryOfRow[row];
            firstQueryOfRow[row] = total;
            total += uses;
        }
    }

    private static int* ListQueries(Tape tape, ContextRanges ranges, int* firstQueryOfRow)
    {
        var queries = tape.NewIndices(ranges.Pairs);
        var next = tape.NewIndices(new ReadOnlySpan<int>(firstQueryOfRow, ranges.ContextRows));
        for (var query = 0; query < ranges.Queries; query++)
        {
            for (var row = ranges.Start(query); row < ranges.Start(query) + ranges.Length(query); row++)
                queries[next[row]++] = query;
        }

        return queries;
    }
}
