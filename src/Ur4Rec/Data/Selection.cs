namespace Ur4Rec.Data;

/// <summary>Order statistics of numbers that are too many to be sorted.</summary>
internal static class Selection
{
    private const int DigitBits = 16;
    private const ulong SignBit = 1UL << 63;

    /// <summary>The number at a place of the ascending order, digit by digit: the numbers are gone through four times.</summary>
    /// <param name="place">From 0, less than how many numbers there are.</param>
    /// <param name="forEach">Does something with every number.</param>
    public static long NthSmallest(long place, Action<Action<long>> forEach)
    {
        var (prefix, known) = (0UL, 0UL);
        for (var shift = 64 - DigitBits; shift >= 0; shift -= DigitBits)
        {
            var counts = new long[1 << DigitBits];
            forEach(number =>
            {
                // With its sign turned, a number's bits are in its order.
                var bits = (ulong)number ^ SignBit;
                if ((bits & known) == prefix)
                    counts[(bits >> shift) & ((1 << DigitBits) - 1)]++;
            });
            var digit = 0;
            for (; place >= counts[digit]; digit++)
                place -= counts[digit];
            prefix |= (ulong)digit << shift;
            known |= ((1UL << DigitBits) - 1) << shift;
        }

        return (long)(prefix ^ SignBit);
    }
}
