using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Tests.Data;
using Ur4Rec.Text.Encoders.Lsa;

namespace Ur4Rec.Tests.Text.Encoders.Lsa;

public sealed class LsaModelFileTests : IDisposable
{
    private static readonly string[] s_texts = ["red tea", "green tea", "red 蛋糕", "\"绿\" 蛋糕's"];

    private readonly TemporaryFolder _folder = new();
    private readonly WorkerPool _pool = new(1);

    private string Target => _folder["m.safetensors"];

    public void Dispose()
    {
        _folder.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void A_model_is_read_back_whole()
    {
        var options = new LsaOptions { Dimensions = 2, MinDocumentFrequency = 1, MaxFeatures = 6, EnglishStopWords = true };
        var model = LsaModel.Fit(s_texts, options, _pool);
        model.Save(Target);

        var loaded = LsaModelFile.Load(Target);

        Assert.Equal(model.Fingerprint, loaded.Fingerprint);
        Assert.Equal(options, loaded.Options);
        Assert.Equal(model.Vocabulary.Terms, loaded.Vocabulary.Terms);
        Assert.Equal(model.Encode(s_texts, _pool), loaded.Encode(s_texts, _pool));
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused()
    {
        Assert.Contains("does not exist; fit it", Assert.Throws<InputException>(() => LsaModelFile.Load(Target)).Message, StringComparison.Ordinal);
        File.WriteAllText(Target, "something else");
        Assert.EndsWith("Fit the model anew with --refit.", Assert.Throws<InputException>(() => LsaModelFile.Load(Target)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b\na", "2", 1f, 1f)]
    [InlineData("a\na", "2", 1f, 1f)]
    [InlineData("a", "2", 1f, 1f)]
    [InlineData("a\nb", "many", 1f, 1f)]
    [InlineData("a\nb", "2", 0f, 1f)]
    [InlineData("a\nb", "2", 1f, float.NaN)]
    public void A_model_with_wrong_contents_is_refused(string terms, string dimensions, float idf, float projection)
    {
        SafetensorsWriter.Write(
            Target,
            [SafetensorsContent.Of("idf", [1f, idf], 2), SafetensorsContent.Of("projection", [1f, 0, 0, projection], 2, 2)],
            new Dictionary<string, string>
            {
                ["format"] = "ur4rec lsa 1",
                ["terms"] = terms,
                ["Dimensions"] = dimensions,
                ["MinDocumentFrequency"] = "1",
                ["MaxFeatures"] = "10",
                ["EnglishStopWords"] = "False",
            });

        Assert.Equal($"'{Target}' is not a model of the encoder lsa of this version; fit it anew with --refit.", Assert.Throws<InputException>(() => LsaModelFile.Load(Target)).Message);
    }

    [Fact]
    public void A_truncated_model_is_refused()
    {
        LsaModel.Fit(s_texts, new LsaOptions { MinDocumentFrequency = 1 }, _pool).Save(Target);
        using (var stream = File.OpenWrite(Target))
            stream.SetLength(stream.Length - 5);

        Assert.Contains("truncated", Assert.Throws<InputException>(() => LsaModelFile.Load(Target)).Message, StringComparison.Ordinal);
    }
}
