using Ur4Rec.Numerics;

namespace Ur4Rec.Serving;

/// <summary>The rows of a matrix at length 1, so that a product of two is their cosine; rows of zeros stay.</summary>
internal sealed class UnitEmbedding
{
    private readonly float[] _values;

    /// <summary>Copies a matrix.</summary>
    /// <param name="matrix">[rows, columns].</param>
    public UnitEmbedding(Tensor matrix)
    {
        Rows = matrix.Rows;
        Columns = matrix.Columns;
        _values = matrix.Values.ToArray();
        for (var row = 0; row < Rows; row++)
            Normalize(_values.AsSpan(row * Columns, Columns));
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Width of a row.</summary>
    public int Columns { get; }

    /// <summary>[rows, columns].</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The cosine of two rows, -1 .. 1.</summary>
    public float Cosine(int left, int right)
    {
        var a = _values.AsSpan(left * Columns, Columns);
        var b = _values.AsSpan(right * Columns, Columns);
        var sum = 0f;
        for (var k = 0; k < a.Length; k++)
            sum += a[k] * b[k];
        return Math.Clamp(sum, -1, 1);
    }

    private static void Normalize(Span<float> row)
    {
        var sum = 0.0;
        foreach (var value in row)
            sum += (double)value * value;
        if (sum == 0)
            return;
        var scale = (float)(1 / Math.Sqrt(sum));
        foreach (ref var value in row)
            value *= scale;
    }
}
