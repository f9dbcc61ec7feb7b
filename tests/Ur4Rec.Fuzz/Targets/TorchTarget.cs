using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Fuzz.Mutations;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>What <c>torch.save</c> wrote: every tensor is read.</summary>
internal sealed class TorchTarget : FuzzTarget
{
    public override int Inputs => 6_000;

    public override IReadOnlyList<Mutation> Mutations => [.. ByteMutations.All, .. Enumerable.Repeat(ZipMutations.Of(PickleMutations.All), 3).SelectMany(mutations => mutations)];

    public override IReadOnlyList<string> Tokens => ["PK\u0003\u0004", "PK\u0001\u0002", "PK\u0005\u0006", "PK\u0006\u0006", "/data.pkl", "/data/0", "/byteorder", "big", "model_state_dict"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder) =>
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Checkpoints"), "*.pt")
            .Order(StringComparer.Ordinal)
            .Select(file => new FuzzSeed(Path.GetFileName(file), File.ReadAllBytes(file))),
    ];

    public override void Load(FuzzInput input)
    {
        using var file = TorchFile.Open(input.FilePath);
        foreach (var tensor in file.Tensors.Values)
            tensor.ReadFloats(new float[tensor.Elements]);
    }
}
