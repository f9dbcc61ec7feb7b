namespace Ur4Rec.Numerics.Tests.Testing;

internal static class Close
{
    private const double AbsoluteWhereAllZero = 1e-6;

    /// <summary>Asserts max|got - want| &lt;= tolerance * max|want| + floor, and that nothing is NaN.</summary>
    public static void Within(double tolerance, ReadOnlySpan<float> want, ReadOnlySpan<float> got, string what, double floor = 0)
    {
        Assert.True(want.Length == got.Length, $"{what}: {got.Length} values, wanted {want.Length}.");
        var largest = 0.0;
        foreach (var value in want)
            largest = Math.Max(largest, Math.Abs((double)value));
        var allowed = largest == 0 ? Math.Max(AbsoluteWhereAllZero, floor) : (tolerance * largest) + floor;
        for (var i = 0; i < want.Length; i++)
            Assert.True(Math.Abs((double)got[i] - want[i]) <= allowed, $"{what}[{i}]: {got[i]:G9}, wanted {want[i]:G9} within {allowed:G3}.");
    }
}
