using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Fuzz.Mutations;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A pickle of Python, all of whose values are looked at.</summary>
internal sealed class PickleTarget : FuzzTarget
{
    public override int Inputs => 8_000;

    public override bool ReadsFiles => false;

    public override IReadOnlyList<Mutation> Mutations => PickleMutations.All;

    public override IReadOnlyList<FuzzSeed> Begin(string folder) => [.. PickleSeeds.Plain, new FuzzSeed("sequences", PickleSeeds.Sequences)];

    public override void Load(FuzzInput input) => PickleWalk.Over(PickleReader.Read(input.Bytes, input.File));
}
