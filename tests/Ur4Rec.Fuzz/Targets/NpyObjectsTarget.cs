using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Fuzz.Mutations;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A Python object that numpy saved, all of whose values are looked at.</summary>
internal sealed class NpyObjectsTarget : FuzzTarget
{
    public override int Inputs => 5_000;

    public override IReadOnlyList<Mutation> Mutations => [.. PickleMutations.All, HeaderMutations.Of(8, sizeof(ushort), [.. ByteMutations.All, .. TextMutations.All])];

    public override IReadOnlyList<string> Tokens => ["'descr'", "'|O'", "'fortran_order'", "False", "'shape'", "()", "(1,)"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder) => [new FuzzSeed("seed.npy", PickleSeeds.SequencesFile)];

    public override void Load(FuzzInput input) => PickleWalk.Over(NpyObjects.ReadItem(input.FilePath).Value);
}
