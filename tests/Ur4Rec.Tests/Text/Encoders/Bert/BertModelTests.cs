using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Text.Encoders.Bert;

namespace Ur4Rec.Tests.Text.Encoders.Bert;

/// <summary>The whole encoder against PyTorch: 1e-5 of the largest value of a tensor.</summary>
public class BertModelTests
{
    [Theory]
    [InlineData("")]
    [InlineData("bert.")]
    public void Agrees_with_PyTorch(string prefix)
    {
        using var directory = new TinyBert(prefix);
        using var golden = TinyBert.Golden();
        using var model = new BertModel(BertConfig.Read(Path.Combine(directory.Root, "config.json")));
        BertWeights.Load(model, Path.Combine(directory.Root, "model.safetensors"));
        using var pool = new WorkerPool(2);
        using var tape = new Tape(pool);
        tape.Begin(TapeMode.Inference);
        var ids = new int[18];
        golden.ReadInts("in.ids", ids);
        var sentences = Ragged.FromLengths([6, 1, 11]);

        var states = model.Embed(tape, ids, sentences);
        Check(golden, "out.embedded", states);
        for (var subLayer = 0; subLayer < model.SubLayers; subLayer++)
        {
            states = model.ApplySubLayer(subLayer, tape, states, sentences);
            if (subLayer % 2 == 1)
                Check(golden, $"out.layer{subLayer / 2}", states);
        }

        var pooled = tape.Pool(states, sentences, SentencePooling.Mean);
        Check(golden, "out.pooled", pooled);
        Check(golden, "out.sentence", tape.L2Normalize(pooled));
    }

    [Fact]
    public void Pools_by_first_token_and_by_maximum()
    {
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        tape.Begin(TapeMode.Inference);
        var states = tape.Constant(3, 2, [1f, -5f, 3f, -7f, -2f, 4f]);
        var sentences = Ragged.FromLengths([2, 1]);
        Assert.Equal([1f, -5f, -2f, 4f], tape.Pool(states, sentences, SentencePooling.Cls).Values.ToArray());
        Assert.Equal([3f, -5f, -2f, 4f], tape.Pool(states, sentences, SentencePooling.Max).Values.ToArray());
        Assert.Equal([2f, -6f, -2f, 4f], tape.Pool(states, sentences, SentencePooling.Mean).Values.ToArray());
    }

    [Fact]
    public void A_sentence_longer_than_the_positions_is_refused()
    {
        using var directory = new TinyBert();
        using var model = new BertModel(BertConfig.Read(Path.Combine(directory.Root, "config.json")));
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        Assert.Throws<ArgumentException>(() => model.Embed(tape, new int[17], Ragged.FromLengths([17])));
    }

    private static void Check(SafetensorsFile golden, string name, Tensor got)
    {
        var want = TinyBert.Floats(golden, name);
        Assert.Equal(want.Length, got.Length);
        var allowed = 1e-5 * want.Max(MathF.Abs);
        for (var i = 0; i < want.Length; i++)
            Assert.True(Math.Abs(want[i] - got.Values[i]) <= allowed, $"{name}[{i}] is {got.Values[i]}, wanted {want[i]}");
    }
}
