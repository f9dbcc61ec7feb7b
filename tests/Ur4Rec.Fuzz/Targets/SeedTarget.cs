using Ur4Rec.Data.Importing;
using Ur4Rec.Fuzz.Mutations;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A dict of lists that numpy saved, and the map of its items.</summary>
internal sealed class SeedTarget : ImportTarget
{
    private const string Folder = "seed";

    public override int Inputs => 2_000;

    public override IReadOnlyList<Mutation> Mutations => [.. PickleMutations.All, .. TextMutations.All];

    protected override ImportFormat Format => ImportFormat.Seed;

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, Folder));
        return [new FuzzSeed($"{Folder}/train_sequences.npy", PickleSeeds.SequencesFile), FuzzSeed.OfText($"{Folder}/item_map.json", """{"a": 1, "b": 2, "c": 3}""")];
    }

    protected override string PathOf(FuzzInput input) => Path.Combine(input.Folder, Folder);
}
