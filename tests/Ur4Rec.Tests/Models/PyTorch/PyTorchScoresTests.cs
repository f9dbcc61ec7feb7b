using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Models;
using Ur4Rec.Models.PyTorch;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Data.Importing.Python;

namespace Ur4Rec.Tests.Models.PyTorch;

/// <summary>Models made of PyTorch's weights score what PyTorch scores; make_checkpoints.py wrote the files.</summary>
public class PyTorchScoresTests
{
    private const double Tolerance = 1e-4;

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Models", "PyTorch", "Checkpoints");

    [Theory]
    [InlineData("classic", SasRecVariant.Classic, false)]
    [InlineData("prenorm", SasRecVariant.Prenorm, false)]
    [InlineData("pmixer", SasRecVariant.Classic, true)]
    public void A_sequence_model_scores_as_in_pytorch(string name, SasRecVariant variant, bool scale) => CheckSasRec(s_folder, name, variant, scale);

    [Fact]
    public void A_retriever_scores_as_in_pytorch() => CheckRetriever(s_folder);

    [SkippableFact]
    public void The_pytorch_of_this_machine_agrees()
    {
        using var folder = new TemporaryFolder();
        var script = Path.Combine(s_folder, "..", "make_checkpoints.py");
        PythonInterpreter.Run(folder.Root, $"import runpy, sys\nsys.argv = ['', '.', '7']\nrunpy.run_path({JsonSerializer.Serialize(script)}, run_name='__main__')");
        CheckSasRec(folder.Root, "classic", SasRecVariant.Classic, scale: false);
        CheckSasRec(folder.Root, "prenorm", SasRecVariant.Prenorm, scale: false);
        CheckSasRec(folder.Root, "pmixer", SasRecVariant.Classic, scale: true);
        CheckRetriever(folder.Root);
    }

    [Fact]
    public void What_is_missing_and_misshapen_is_named()
    {
        var path = Path.Combine(s_folder, "classic.pt");
        using var file = TorchFile.Open(path);
        var weights = ImportedWeights.Of(file, path);
        using var larger = new SasRecModel(new SasRecOptions { Variant = SasRecVariant.Classic, HiddenDim = 8, Blocks = 3, Heads = 2, MaxSequenceLength = 6 }, 12, seed: 1);
        var message = Assert.Throws<InputException>(() => weights.CopyTo(larger, SasRecModel.CheckpointPrefix)).Message;
        Assert.Contains("sasrec.item_embedding.weight (theirs: 'item_emb.weight' [12, 8]) is [11, 8] here, wanted [12, 8];", message, StringComparison.Ordinal);
        Assert.Contains("sasrec.position_embedding.weight (theirs: 'pos_emb.weight' [5, 8]) is [5, 8] here, wanted [6, 8];", message, StringComparison.Ordinal);
        Assert.Contains("sasrec.blocks.2.attention.in_proj_weight [24, 8] is missing", message, StringComparison.Ordinal);
        Assert.Empty(weights.Extra);
        Assert.Contains("width 8 is not a multiple of 3 heads", Assert.Throws<InputException>(() => weights.ToSasRec(heads: 3)).Message, StringComparison.Ordinal);
        Assert.Contains("retriever.item.embedding.weight is missing", Assert.Throws<InputException>(() => weights.ToRetriever(2, 0.07)).Message, StringComparison.Ordinal);
    }

    private static void CheckSasRec(string folder, string name, SasRecVariant variant, bool scale)
    {
        var expected = Expected(folder);
        var path = Path.Combine(folder, name + ".pt");
        using var file = TorchFile.Open(path);
        using var model = ImportedWeights.Of(file, path).ToSasRec(expected.GetProperty("heads").GetInt32());
        Assert.Equal((variant, scale, 5, 2, 11), (model.Options.Variant, model.Options.ScaleEmbeddings, model.Options.MaxSequenceLength, model.Options.Blocks, model.ItemCount));
        using var scorer = new SasRecScorer(model);
        ScoringQuery[] queries = [.. expected.GetProperty("histories").EnumerateArray().Select(history => new ScoringQuery(null, history.EnumerateArray().Select(item => new ItemIndex(item.GetInt32())).ToArray()))];
        var scores = new float[queries.Length * model.ItemCount];
        scorer.Score(queries, scores);
        CheckScores(expected.GetProperty(name), scores);
    }

    private static void CheckRetriever(string folder)
    {
        var expected = Expected(folder);
        var path = Path.Combine(folder, "retriever.pt");
        using var file = TorchFile.Open(path);
        using var model = ImportedWeights.Of(file, path).ToRetriever(expected.GetProperty("heads").GetInt32(), temperature: 0.07);
        var columns = expected.GetProperty("text_dim").GetInt32();
        var features = new RetrieverFeatures(Table(expected.GetProperty("users"), columns), Table(expected.GetProperty("items"), columns));
        using var pool = new WorkerPool(1);
        using var tape = new Tape(pool);
        tape.Begin(TapeMode.Inference);
        UserIndex[] users = [.. Enumerable.Range(0, 2 * model.ItemCount).Select(pair => new UserIndex(pair / model.ItemCount))];
        ItemIndex[] items = [.. Enumerable.Range(0, 2 * model.ItemCount).Select(pair => new ItemIndex(pair % model.ItemCount))];
        CheckScores(expected.GetProperty("retriever"), model.Score(tape, features, RetrieverBatch.Of(users, items)).Scores.Values);
    }

    private static void CheckScores(JsonElement rows, ReadOnlySpan<float> scores)
    {
        double[] want = [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(score => score.GetDouble())];
        Assert.Equal(want.Length, scores.Length);
        for (var i = 0; i < want.Length; i++)
            Assert.True(Math.Abs(want[i] - scores[i]) < Tolerance, $"score {i} is {scores[i]}, PyTorch's {want[i]}");
    }

    private static ContextTable Table(JsonElement subjects, int columns)
    {
        float[] rows = [.. subjects.EnumerateArray().SelectMany(subject => subject.EnumerateArray()).SelectMany(row => row.EnumerateArray()).Select(value => value.GetSingle())];
        return new ContextTable(columns, rows, Ragged.FromLengths([.. subjects.EnumerateArray().Select(subject => subject.GetArrayLength())]));
    }

    private static JsonElement Expected(string folder) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json"))).RootElement;
}
