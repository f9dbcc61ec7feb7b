using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Numerics;
using Ur4Rec.Training;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A checkpoint with all kinds of state, which is put back. Where the tensors are mutated, the manifest has their checksum.</summary>
internal sealed class CheckpointTarget : FuzzTarget, IDisposable
{
    private static readonly RunIdentity s_identity = new(new Dictionary<string, string> { ["seed"] = "1", ["batch_size"] = "8" }, "data", "texts", "avx512");
    private static readonly CheckpointPosition s_position = new(2, "pretrain_retriever", 1, 12);
    private static readonly EpochSummary s_epoch = new(
        "pretrain_sasrec", 1, 0.5, new Dictionary<string, double> { ["loss"] = 0.5 }, new Dictionary<string, double> { ["sasrec"] = 0.001 },
        new Dictionary<string, long>(), 1, 2, 60, new Dictionary<string, double> { ["ndcg@10"] = 0.5 }, IsBest: true);


    private readonly Parameter _weights = new(2, 3);
    private string _manifest = "";
    private CheckpointManifest _sound = null!;

    public override int Inputs => 5_000;

    public override IReadOnlyList<Mutation> Mutations => [.. ManifestMutations.All, .. SafetensorsMutations.All];

    public override IReadOnlyList<string> Tokens =>
        ["null", "[null]", "{}", "\"format\"", "\"position\"", "\"identity\"", "\"tensors_bytes\"", "\"values\"", "\"epochs\"", "\"checkpoint\"", "\"sha256\"", "F32", "I32", "[0,0]"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        var checkpoints = Directory.CreateDirectory(Path.Combine(folder, "checkpoints")).FullName;
        RunCheckpoints.Write(checkpoints, s_position, s_identity, Visit);
        _manifest = Path.Combine(checkpoints, s_position.FileName + ".json");
        _sound = CheckpointManifest.Parse(File.ReadAllText(_manifest));
        return [FuzzSeed.OfFile(folder, $"checkpoints/{s_position.FileName}.json"), FuzzSeed.OfFile(folder, $"checkpoints/{s_position.FileName}.safetensors")];
    }

    public override void Load(FuzzInput input)
    {
        var tensors = SavedCheckpoint.TensorsOf(_manifest);
        if (input.FilePath == tensors)
            File.WriteAllText(_manifest, (_sound with { TensorsBytes = input.Bytes.Length, TensorsSha256 = SavedCheckpoint.Checksum(tensors) }).ToJson());
        using var checkpoints = RunCheckpoints.Open(RunDirectory.At(input.Folder), s_identity, new CheckpointOptions(), new Silence());
        _ = checkpoints.EpochsDone?.Sum(epoch => epoch.Stage.Length + epoch.Validation.Sum(metric => metric.Value));
        if (checkpoints.Saved is { } saved)
            Visit(saved);
    }

    public void Dispose() => _weights.Dispose();

    private void Visit(StateVisitor state)
    {
        state.Value<List<EpochSummary>>(RunCheckpoints.EpochsValue, [s_epoch]);
        state.Value("kept", true);
        state.Tensor("weights", _weights);
        var stage = state.Under("stage");
        stage.Value<EpochSummary?>("best", s_epoch);
        stage.Value("step", 12L);
        stage.Floats("averages", [1, 2, 3, 4]);
        stage.Integers("order", [3, 1, 2]);
    }
}
