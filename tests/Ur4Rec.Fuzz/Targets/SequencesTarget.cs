using Ur4Rec.Data.Importing;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A user a line.</summary>
internal sealed class SequencesTarget : ImportTarget
{
    public override int Inputs => 4_000;

    protected override ImportFormat Format => ImportFormat.Sequences;

    public override IReadOnlyList<FuzzSeed> Begin(string folder) => [FuzzSeed.OfText("sequences.txt", "u1 a b c\nu2 b\tc a\nu3 c\n")];
}
