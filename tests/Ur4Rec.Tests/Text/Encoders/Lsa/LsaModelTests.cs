using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Text.Encoders.Lsa;

namespace Ur4Rec.Tests.Text.Encoders.Lsa;

public sealed class LsaModelTests : IDisposable
{
    private static readonly string[] s_texts =
    [
        "spaceships and aliens", "aliens fight spaceships", "a spaceship crew meets aliens", "the crew flies spaceships",
        "a romantic wedding", "the wedding of two lovers", "lovers in a romantic town", "a town wedding",
    ];

    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    private float[][] Encode(LsaModel model, params string[] texts) => [.. model.Encode(texts, _pool).Chunk(model.Dimensions)];

    private static double Dot(float[] x, float[] y) => x.Zip(y).Sum(pair => (double)pair.First * pair.Second);

    [Fact]
    public void Texts_that_share_no_word_are_near_by_what_their_words_occur_with()
    {
        var model = LsaModel.Fit(s_texts, new LsaOptions { Dimensions = 2, EnglishStopWords = true }, _pool);

        var vectors = Encode(model, "aliens", "crew", "lovers", "town");

        Assert.True(Dot(vectors[0], vectors[1]) > 0.9);
        Assert.True(Dot(vectors[2], vectors[3]) > 0.9);
        Assert.True(Math.Abs(Dot(vectors[0], vectors[2])) < 0.1);
    }

    [Fact]
    public void Vectors_have_length_one_and_texts_without_a_known_word_are_zero()
    {
        var model = LsaModel.Fit(s_texts, new LsaOptions(), _pool);

        var vectors = Encode(model, "aliens at a wedding", "zebra", "", "!!! 我们");

        Assert.Equal(1, Dot(vectors[0], vectors[0]), 1e-6);
        Assert.All(vectors[1..], vector => Assert.Equal(new float[model.Dimensions], vector));
    }

    [Fact]
    public void A_word_outside_the_kept_dimensions_gives_zero_and_not_noise()
    {
        var model = LsaModel.Fit(["red red", "red tea", "tea cake", "cake red", "x1 x2", "x2 x1 x1"], new LsaOptions { Dimensions = 1 }, _pool);

        Assert.Equal([0f], Encode(model, "x1")[0]);
        Assert.Equal([1f], Encode(model, "red")[0]);
    }

    [Fact]
    public void Few_texts_give_fewer_dimensions()
    {
        Assert.Equal(256, new LsaOptions().Dimensions);
        Assert.InRange(LsaModel.Fit(s_texts, new LsaOptions(), _pool).Dimensions, 4, 8);
    }

    [Fact]
    public void Order_repetition_threads_and_batches_change_nothing()
    {
        using var alone = new WorkerPool(1);
        var model = LsaModel.Fit(s_texts, new LsaOptions { Dimensions = 3 }, _pool);
        var other = LsaModel.Fit(s_texts.Reverse().Concat(s_texts), new LsaOptions { Dimensions = 3 }, alone);

        Assert.Equal(model.Fingerprint, other.Fingerprint);
        Assert.Equal(Encode(model, [.. s_texts])[5], Encode(other, s_texts[5])[0]);
    }

    [Fact]
    public void The_fingerprint_changes_with_the_texts_and_the_options()
    {
        var fingerprints = new[]
        {
            LsaModel.Fit(s_texts, new LsaOptions(), _pool).Fingerprint,
            LsaModel.Fit(s_texts[1..], new LsaOptions(), _pool).Fingerprint,
            LsaModel.Fit(s_texts, new LsaOptions { Dimensions = 2 }, _pool).Fingerprint,
            LsaModel.Fit(s_texts, new LsaOptions { EnglishStopWords = true }, _pool).Fingerprint,
        };

        Assert.Equal(4, fingerprints.Distinct().Count());
    }

    [Fact]
    public void Texts_without_a_common_word_are_refused()
    {
        var error = Assert.Throws<InputException>(() => LsaModel.Fit(["red tea", "green cake"], new LsaOptions(), _pool));

        Assert.StartsWith("No word occurs in 2 of the 2 texts", error.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => LsaModel.Fit([], new LsaOptions(), _pool));
    }

    [Fact]
    public async Task The_encoder_gives_a_vector_a_text_in_order()
    {
        var model = LsaModel.Fit(s_texts, new LsaOptions { Dimensions = 3 }, _pool);
        using var encoder = LsaEncoder.Of(model, _pool);

        var embeddings = await encoder.Generator.GenerateAsync(["a town wedding", "aliens"]);

        Assert.Equal(("lsa", model.Fingerprint), (encoder.Name, encoder.Fingerprint));
        Assert.Equal(Encode(model, "a town wedding", "aliens"), embeddings.Select(embedding => embedding.Vector.ToArray()));
        await Assert.ThrowsAsync<ArgumentException>(() => encoder.Generator.GenerateAsync(["a"], new() { Dimensions = 4 }));
    }
}
