using System.Globalization;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Cli.Tests;

public sealed class CheckpointTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    private readonly Workspace _workspace = tiny.Workspace;

    [Fact]
    public void Export_writes_the_bits_of_the_run_under_pytorchs_names()
    {
        _workspace.Succeed("export", "--run", TinyRun.Run, "--format", "safetensors", "--output", "tiny.safetensors");
        using var exported = SafetensorsFile.Open(_workspace.PathOf("tiny.safetensors"));
        using var own = SafetensorsFile.Open(_workspace.PathOf(TinyRun.Run + "/checkpoints/best.safetensors"));
        var map = _workspace.Read("tiny.item_map.json").ParseJson();
        Assert.Equal("prenorm", exported.Metadata["sasrec_variant"]);
        Assert.Equal([21L, 16], exported.ShapeOf("sasrec.item_emb.weight"));
        Assert.Equal([.. new float[16], .. Floats(own, "sasrec.item_embedding.weight")], Floats(exported, "sasrec.item_emb.weight"));
        Assert.Equal(Floats(own, "sasrec.position_embedding.weight"), Floats(exported, "sasrec.pos_emb.weight"));
        Assert.Equal(Floats(own, "sasrec.blocks.0.attention.in_proj_weight"), Floats(exported, "sasrec.blocks.0.attn.in_proj_weight"));
        Assert.Equal(Floats(own, "sasrec.blocks.0.feed_forward.2.bias"), Floats(exported, "sasrec.blocks.0.ff.2.bias"));
        Assert.Equal(own.Names.Count(), exported.Names.Count());
        Assert.Equal(Enumerable.Range(1, 20), map.EnumerateObject().Select(pair => pair.Value.GetInt32()).Order());
    }

    [Fact]
    public void A_checkpoint_becomes_a_run_that_evaluates_and_recommends()
    {
        // The checkpoint has 11 items, rows 1 to 11.
        _workspace.Write("eleven.txt", string.Concat(Enumerable.Range(0, 30).Select(user => string.Create(
            CultureInfo.InvariantCulture, $"u{user} {string.Join(' ', Enumerable.Range(0, 6).Select(step => 1 + ((user + step) % 11)))}\n"))));
        _workspace.Succeed("import", "--format", "sequences", "eleven.txt", "--store", "eleven.db");
        string[] shape =
        [
            "--set", "sasrec_variant=classic", "--set", "sasrec_hidden_dim=8", "--set", "sasrec_num_blocks=2", "--set", "sasrec_num_heads=2", "--set", "max_seq_len=5",
            "--set", "sasrec_scale_embeddings=false",
        ];
        var report = _workspace.Succeed(["import-checkpoint", Checkpoint, "--store", "eleven.db", "--output-dir", "runs/imported", "--output", "w.safetensors", "--heads", "2", "--json", .. shape]).ParseJson();
        Assert.Equal("model_state_dict", report.Text("key"));
        Assert.Equal(28, report.GetProperty("matched").GetArrayLength());
        var evaluated = _workspace.Succeed("evaluate", "--run", "runs/imported", "--json").ParseJson();
        Assert.Equal(report.GetProperty("run").GetProperty("test").Number("ndcg@10"), evaluated.GetProperty("test").Number("ndcg@10"));
        Assert.Contains("weights were imported", evaluated.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(3, _workspace.Succeed("recommend", "--run", "runs/imported", "--history", "1,2,3,4,5", "-k", "3", "--json").ParseJson().GetProperty("items").GetArrayLength());

        using var weights = SafetensorsFile.Open(_workspace.PathOf("w.safetensors"));
        using var own = SafetensorsFile.Open(_workspace.PathOf("runs/imported/checkpoints/pretrain_sasrec.safetensors"));
        Assert.Equal(Floats(own, "sasrec.item_embedding.weight"), Floats(weights, "sasrec.item_embedding.weight"));

        Assert.Contains("sasrec.blocks.2.norm1.weight [1, 8] is missing", _workspace.Refuse([
            "import-checkpoint", Checkpoint, "--store", "eleven.db", "--output-dir", "runs/other", .. shape, "--set", "sasrec_num_blocks=3"]), StringComparison.Ordinal);
        Assert.Contains("nothing says which row is the store's item 'item0'", _workspace.Refuse([
            "import-checkpoint", Checkpoint, "--store", TinyRun.Store, "--output-dir", "runs/other", .. shape]), StringComparison.Ordinal);
    }

    private static string Checkpoint => Path.Combine(AppContext.BaseDirectory, "classic.pt");

    private static float[] Floats(SafetensorsFile file, string name)
    {
        var values = new float[file.ShapeOf(name).Aggregate(1L, (product, length) => product * length)];
        file.ReadFloats(name, values);
        return values;
    }
}
