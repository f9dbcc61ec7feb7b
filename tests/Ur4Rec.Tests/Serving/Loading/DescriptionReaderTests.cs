using Ur4Rec.Data;
using Ur4Rec.Serving.Loading;
using Ur4Rec.Text.Encoders.Lsa;

namespace Ur4Rec.Tests.Serving.Loading;

public sealed class DescriptionReaderTests : IDisposable
{
    private static readonly ItemMetadata s_tea = new(new ItemId("tea 2")) { Title = "Green tea", Text = "A drink. A drink." };

    private readonly FeatureStore _store = new();

    public DescriptionReaderTests()
    {
        _store.PutItem("tea", "template", "A hot drink.", "It is green.");
        _store.PutItem("milk", "template", "A cold drink.", "It is white.");
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void The_stores_own_encoder_reads_each_sentence_once()
    {
        _store.EmbedByLsa();

        var reader = Read();

        Assert.Null(reader.WhyNot);
        var added = reader.Read(s_tea)!;
        Assert.Equal(["The title is Green tea.", "A drink."], added.Sentences);
        Assert.Equal(reader.VectorOf("A drink."), added.Vectors[(added.Vectors.Length / 2)..]);
    }

    [Fact]
    public void An_encoder_that_is_not_there_or_another_is_told()
    {
        _store.EmbedByLsa();
        var path = LsaModelFile.PathOf(_store.Path);
        var other = LsaModel.Fit(["a hot thing", "a cold thing"], new LsaOptions { Dimensions = 1 }, new(1));
        other.Save(path);
        Assert.EndsWith("is not the encoder of the texts that the model was trained on", Read().WhyNot!, StringComparison.Ordinal);

        File.Delete(path);
        var reader = Read();

        Assert.EndsWith("s.db.lsa-model.safetensors, is not there", reader.WhyNot!, StringComparison.Ordinal);
        Assert.Null(reader.Read(s_tea));
        Assert.Null(reader.VectorOf("A drink."));
    }

    [Fact]
    public void Only_lsa_is_at_hand()
    {
        _store.Embed("bert");

        var reader = Read(EncoderName.Bert);

        Assert.Equal("the model reads vectors of the encoder bert, which is not at hand; lsa is", reader.WhyNot);
    }

    private DescriptionReader Read(EncoderName encoder = EncoderName.Lsa)
    {
        var configuration = _store.Configuration with { Texts = new() { Encoder = encoder } };
        return DescriptionReader.Of(configuration, RunData.Load(configuration), _store.Load(_ => configuration));
    }
}
