using Ur4Rec.Numerics;

namespace Ur4Rec.Tests.Shared;

internal static class GradientValues
{
    /// <summary>The whole gradient, [rows x columns], its dense part and its rows added; zeros where none has come.</summary>
    public static float[] WholeGradient(this Tensor tensor)
    {
        var values = tensor.Gradient?.Values.ToArray() ?? new float[tensor.Length];
        if (tensor is not Parameter { RowGradient: { } rows })
            return values;
        for (var slot = 0; slot < rows.Count; slot++)
        {
            for (var column = 0; column < rows.Columns; column++)
                values[(rows.Rows[slot] * rows.Columns) + column] += rows.Values(slot)[column];
        }

        return values;
    }
}
