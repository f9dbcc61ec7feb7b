namespace Ur4Rec.Numerics;

/// <summary>
/// For each query the range of context rows that it attends to, in the memory of a tape. A pair is a query and one row of its
/// range; the pairs of query i are <c>Offset(i)</c> .. <c>Offset(i) + Length(i) - 1</c>.
/// </summary>
internal readonly unsafe struct ContextRanges
{
    private readonly int* _starts;
    private readonly int* _lengths;
    private readonly int* _offsets;

    /// <summary>Copies ranges that lie within <paramref name="contextRows"/> rows; see <see cref="FirstOutside"/>.</summary>
    public ContextRanges(Tape tape, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, int contextRows)
    {
        Queries = starts.Length;
        ContextRows = contextRows;
        _starts = tape.NewIndices(starts);
        _lengths = tape.NewIndices(lengths);
        _offsets = tape.NewIndices(lengths);
        for (var query = 0; query < Queries; query++)
        {
            _offsets[query] = Pairs;
            Pairs = checked(Pairs + _lengths[query]);
        }
    }

    public int Queries { get; }

    public int ContextRows { get; }

    public int Pairs { get; }

    /// <summary>Pairs of a query, rounded up: how much work one is, for cutting blocks.</summary>
    public int PairsPerQuery => (Pairs / Math.Max(1, Queries)) + 1;

    /// <summary>The first query whose range does not lie within the context, or -1.</summary>
    public static int FirstOutside(ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, int contextRows)
    {
        for (var query = 0; query < starts.Length; query++)
        {
            if (starts[query] < 0 || lengths[query] < 0 || starts[query] > contextRows - lengths[query])
                return query;
        }

        return -1;
    }

    public int Start(int query) => _starts[query];

    public int Length(int query) => _lengths[query];

    public int Offset(int query) => _offsets[query];
}
