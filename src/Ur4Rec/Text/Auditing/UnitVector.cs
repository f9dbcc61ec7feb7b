using System.Numerics;
using System.Runtime.InteropServices;
using Ur4Rec.Text.Encoders;

namespace Ur4Rec.Text.Auditing;

/// <summary>A direction: vectors of texts are compared by their angle.</summary>
internal sealed class UnitVector
{
    private readonly float[] _values;

    private UnitVector(float[] values) => _values = values;

    /// <summary>The cosine of the angle between two directions.</summary>
    public float Cosine(UnitVector other) => Dot(_values, other._values);

    /// <summary>The mean of those directions that are given; null where there is none, or they cancel out.</summary>
    public static UnitVector? MeanOf(IEnumerable<UnitVector?> vectors)
    {
        float[]? sum = null;
        foreach (var vector in vectors.OfType<UnitVector>())
        {
            sum ??= new float[vector._values.Length];
            for (var i = 0; i < sum.Length; i++)
                sum[i] += vector._values[i];
        }

        return sum is null ? null : Of(sum);
    }

    /// <summary>[texts] the mean direction of each text's sentences; null where none of them has one.</summary>
    public static async Task<UnitVector?[]> OfTextsAsync(
        IReadOnlyList<IReadOnlyList<string>> texts, TextEncoder encoder, CancellationToken cancellation)
    {
        var sentences = new List<UnitVector?>();
        foreach (var batch in texts.SelectMany(text => text).Chunk(encoder.BatchSize))
        {
            var embeddings = await encoder.Generator.GenerateAsync(batch, cancellationToken: cancellation).ConfigureAwait(false);
            sentences.AddRange(embeddings.Select(embedding => Of(embedding.Vector.Span)));
        }

        var vectors = new UnitVector?[texts.Count];
        var first = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            vectors[i] = MeanOf(sentences.Skip(first).Take(texts[i].Count));
            first += texts[i].Count;
        }

        return vectors;
    }

    private static UnitVector? Of(ReadOnlySpan<float> vector)
    {
        var norm = MathF.Sqrt(Dot(vector, vector));
        if (norm == 0)
            return null;
        var values = vector.ToArray();
        for (var i = 0; i < values.Length; i++)
            values[i] /= norm;
        return new UnitVector(values);
    }

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        var sums = Vector<float>.Zero;
        for (var i = 0; i < xs.Length; i++)
            sums += xs[i] * ys[i];
        var sum = Vector.Sum(sums);
        for (var i = xs.Length * Vector<float>.Count; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
