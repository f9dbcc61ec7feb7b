using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Tests.Shared;

namespace Ur4Rec.Tests.Models;

/// <summary>
/// Whole SASRecs against PyTorch: states, loss and the gradient of every parameter. Tolerances are relative to the largest value of a
/// tensor: 1e-5 for values, 1e-4 for gradients.
/// </summary>
public class SasRecGoldenTests
{
    [Fact]
    public void Classic_with_bpr_over_sampled_negatives()
    {
        using var golden = new GoldenModel("04_sasrec_classic", SasRecVariant.Classic);
        var states = golden.Encode();
        var positives = golden.Tape.CandidateScores(states, golden.Model.ItemEmbedding, golden.Integers("in.pos"));
        var negatives = golden.Tape.CandidateScores(states, golden.Model.ItemEmbedding, golden.Integers("in.neg"));
        golden.Check("out.h", states.Values, 1e-5);
        golden.Check("out.pos_scores", positives.Values, 1e-5);
        golden.Check("out.neg_scores", negatives.Values, 1e-5);
        golden.CheckLossAndGradients(golden.Tape.BprLoss(positives, negatives));
    }

    [Fact]
    public void Prenorm_with_cross_entropy_over_the_catalogue()
    {
        using var golden = new GoldenModel("04_sasrec_prenorm", SasRecVariant.Prenorm);
        var states = golden.Encode();
        golden.Check("out.h", states.Values, 1e-5);

        // The reference keeps row 0 for padding and leaves it out of the catalogue.
        var catalogue = golden.Tape.SliceRows(golden.Model.ItemEmbedding, 1, golden.Model.ItemCount - 1);
        int[] targets = [.. golden.Integers("in.pos").Select(item => item - 1)];
        golden.Check("out.logits", golden.Tape.Linear(states, catalogue).Values, 1e-5);
        golden.CheckLossAndGradients(golden.Tape.CrossEntropyOverCatalogue(states, catalogue, targets));
    }

    private sealed class GoldenModel : IDisposable
    {
        private readonly SafetensorsFile _file;
        private readonly WorkerPool _pool = new(2);

        public GoldenModel(string name, SasRecVariant variant)
        {
            _file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".safetensors"));
            var options = new SasRecOptions { Variant = variant, HiddenDim = 16, Blocks = 2, Heads = 2, Dropout = 0, ScaleEmbeddings = false, MaxSequenceLength = 8 };
            Model = new SasRecModel(options, itemCount: 13, seed: 1);
            foreach (var (parameterName, parameter) in Model.NamedParameters())
                _file.ReadFloats("param." + PyTorchName(parameterName), parameter.Values);
            Tape = new Tape(_pool);
            Tape.Begin(TapeMode.Training);
        }

        public SasRecModel Model { get; }

        public Tape Tape { get; }

        public Tensor Encode() => Model.Encode(Tape, Integers("in.ids"), new Ragged(Integers("in.offsets")));

        public int[] Integers(string name)
        {
            var values = new int[Count(name)];
            _file.ReadInts(name, values);
            return values;
        }

        public void CheckLossAndGradients(Tensor loss)
        {
            Check("out.loss", loss.Values, 1e-5);
            loss.Backward();
            foreach (var (name, parameter) in Model.NamedParameters())
                Check("grad.param." + PyTorchName(name), parameter.WholeGradient(), 1e-4);
        }

        public void Check(string name, ReadOnlySpan<float> got, double tolerance)
        {
            var want = new float[Count(name)];
            _file.ReadFloats(name, want);
            Assert.Equal(want.Length, got.Length);
            var allowed = tolerance * want.Max(MathF.Abs);
            for (var i = 0; i < want.Length; i++)
                Assert.True(Math.Abs(want[i] - got[i]) <= allowed, $"{name}[{i}] is {got[i]}, wanted {want[i]}");
        }

        public void Dispose()
        {
            Tape.Dispose();
            Model.Dispose();
            _pool.Dispose();
            _file.Dispose();
        }

        private static string PyTorchName(string name) => name
            .Replace("attention", "attn", StringComparison.Ordinal)
            .Replace("feed_forward", "ff", StringComparison.Ordinal)
            .Replace("item_embedding", "item_emb", StringComparison.Ordinal)
            .Replace("position_embedding", "pos_emb", StringComparison.Ordinal);

        private int Count(string name) => (int)_file.ShapeOf(name).Aggregate(1L, (product, length) => product * length);
    }
}
