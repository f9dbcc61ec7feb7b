namespace Ur4Rec.Numerics.Kernels;

/// <summary>
/// A register of int32 sums, one a row, to which products of four bytes of each row are added. Rows are stored as value + 128, unsigned, the
/// query's values are signed; all sums are exact.
/// </summary>
internal unsafe interface IByteDot<TSelf>
    where TSelf : struct, IByteDot<TSelf>
{
    /// <summary>Number of rows.</summary>
    static abstract int Rows { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Broadcast(int value);

    /// <summary>sums[r] + the sum over p = 0 .. 3 of rows[4 r + p] * query[p], each lane of the query being its four bytes.</summary>
    static abstract TSelf Add(TSelf sums, byte* rows, TSelf query);

    static abstract void Store(TSelf sums, int* destination);
}
