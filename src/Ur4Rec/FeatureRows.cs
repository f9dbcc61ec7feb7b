using Ur4Rec.Data;

namespace Ur4Rec;

/// <summary>Memory for vectors that lie one after the other.</summary>
internal static class FeatureRows
{
    /// <summary>[rows, columns], zero.</summary>
    /// <exception cref="InputException">They are more than one array can hold.</exception>
    public static float[] Allocate(long rows, int columns) => rows * columns <= Array.MaxLength
        ? new float[rows * columns]
        : throw new InputException(
            $"{rows:N0} vectors of {columns:N0} dimensions are more than fit into one table, {Array.MaxLength:N0} numbers; "
            + "read fewer texts (texts.source), or make vectors of fewer dimensions (`ur4rec embed --dimensions`).");
}
