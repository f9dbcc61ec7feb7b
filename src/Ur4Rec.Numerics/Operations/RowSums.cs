namespace Ur4Rec.Numerics;

/// <summary>One number from a number a row.</summary>
internal static unsafe class RowSums
{
    /// <summary>[1, 1]: scale times the sum of all rows, added in order in float64.</summary>
    public static Tensor Total(Tape tape, float* rowSums, int rows, double scale)
    {
        var sum = 0.0;
        for (var row = 0; row < rows; row++)
            sum += rowSums[row];
        var output = tape.NewTensor(1, 1);
        output.Values[0] = (float)(sum * scale);
        return output;
    }
}
