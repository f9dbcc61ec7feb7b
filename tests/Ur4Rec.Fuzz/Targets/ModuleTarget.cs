using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Models.Memory;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A module's parameters.</summary>
internal sealed class ModuleTarget : FuzzTarget, IDisposable
{
    private readonly Module _module = new MemoryCell(4, new MemoryOptions(), seed: 1);

    public override int Inputs => 8_000;

    public override IReadOnlyList<Mutation> Mutations => SafetensorsMutations.All;

    public override bool IsDocumented(Exception error) => error is SafetensorsException;

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        _module.Save(Path.Combine(folder, "seed"), "memory.");
        return [FuzzSeed.OfFile(folder, "seed")];
    }

    public override void Load(FuzzInput input) => _module.Load(input.FilePath, "memory.");

    public void Dispose() => _module.Dispose();
}
