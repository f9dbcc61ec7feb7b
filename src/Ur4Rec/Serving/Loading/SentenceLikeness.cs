using Ur4Rec.Models.Retrieval;

namespace Ur4Rec.Serving.Loading;

/// <summary>Compares items with sentences by the vectors of the items' descriptions. Safe for any number of threads.</summary>
internal sealed class SentenceLikeness
{
    private readonly DescriptionReader _reader;
    private readonly int _dimensions;
    private readonly float[] _means;

    /// <summary>Over items' descriptions.</summary>
    /// <param name="reader">Encodes sentences as the descriptions were.</param>
    /// <param name="texts">The sentences of each item's description.</param>
    public SentenceLikeness(DescriptionReader reader, ContextTable texts)
    {
        _reader = reader;
        _dimensions = texts.Columns;
        _means = new float[texts.Subjects.Groups * _dimensions];
        for (var item = 0; item < texts.Subjects.Groups; item++)
        {
            var mean = _means.AsSpan(item * _dimensions, _dimensions);
            foreach (var sentence in texts.RowsOf(item))
                Models.ScoreRows.AddScaled(1, sentence.Span, mean);
            Normalize(mean);
        }
    }

    /// <summary>As <see cref="ServedModel.Likeness"/>.</summary>
    public float[] Of(string sentence)
    {
        var vector = _reader.VectorOf(sentence)!;
        var likeness = new float[_means.Length / _dimensions];
        for (var item = 0; item < likeness.Length; item++)
            likeness[item] = (float)Math.Max(0, Dot(vector, _means.AsSpan(item * _dimensions, _dimensions)));
        var largest = likeness.Max();
        return largest == 0 ? likeness : Array.ConvertAll(likeness, value => value / largest);
    }

    private static void Normalize(Span<float> vector)
    {
        var length = Math.Sqrt(Dot(vector, vector));
        if (length == 0)
            return;
        foreach (ref var value in vector)
            value = (float)(value / length);
    }

    private static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += (double)x[i] * y[i];
        return sum;
    }
}
