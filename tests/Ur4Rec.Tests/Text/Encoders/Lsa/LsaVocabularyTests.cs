using Ur4Rec.Numerics;
using Ur4Rec.Text.Encoders.Lsa;

namespace Ur4Rec.Tests.Text.Encoders.Lsa;

public sealed class LsaVocabularyTests
{
    private static readonly string[] s_texts = ["the red tea", "the green tea", "the red cake", "coffee"];

    private static float[][] Rows(LsaVocabulary vocabulary, params string[] texts)
    {
        using var pool = new WorkerPool(1);
        var terms = vocabulary.Terms.Count;
        var identity = new float[terms * terms];
        for (var i = 0; i < terms; i++)
            identity[(i * terms) + i] = 1;
        var product = new float[texts.Length * terms];
        vocabulary.Weigh(texts).Multiply(identity, terms, product, pool);
        return [.. product.Chunk(terms)];
    }

    [Fact]
    public void Words_of_enough_texts_are_kept_in_order_with_smooth_idf()
    {
        var vocabulary = LsaVocabulary.Fit(s_texts, new LsaOptions());

        Assert.Equal(["red", "tea", "the"], vocabulary.Terms);
        Assert.Equal([MathF.Log(5f / 3) + 1, MathF.Log(5f / 3) + 1, MathF.Log(5f / 4) + 1], vocabulary.InverseDocumentFrequencies.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Repetition_within_a_text_is_one_text() => Assert.Empty(LsaVocabulary.Fit(["tea tea tea", "cake"], new LsaOptions()).Terms);

    [Fact]
    public void Options_limit_the_words()
    {
        Assert.Equal(["cake", "coffee", "green", "red", "tea", "the"], LsaVocabulary.Fit(s_texts, new LsaOptions { MinDocumentFrequency = 1 }).Terms);
        Assert.Equal(["red", "the"], LsaVocabulary.Fit(s_texts, new LsaOptions { MaxFeatures = 2 }).Terms);
        Assert.Equal(["red", "tea"], LsaVocabulary.Fit(s_texts, new LsaOptions { EnglishStopWords = true }).Terms);
        Assert.Throws<ArgumentOutOfRangeException>(() => LsaVocabulary.Fit(s_texts, new LsaOptions { MinDocumentFrequency = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => LsaVocabulary.Fit(s_texts, new LsaOptions { MaxFeatures = 0 }));
    }

    [Fact]
    public void A_row_weighs_words_sublinearly_and_has_length_one()
    {
        var rows = Rows(LsaVocabulary.Fit(s_texts, new LsaOptions()), "Red red RED tea, unknown", "unknown", "");

        var (red, tea) = ((1 + Math.Log(3)) * (Math.Log(5.0 / 3) + 1), Math.Log(5.0 / 3) + 1);
        var norm = Math.Sqrt((red * red) + (tea * tea));
        Assert.Equal([red / norm, tea / norm, 0], rows[0].Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0f, 0, 0], rows[1]);
        Assert.Equal([0f, 0, 0], rows[2]);
    }
}
