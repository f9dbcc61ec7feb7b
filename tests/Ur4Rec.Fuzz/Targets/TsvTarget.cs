using Ur4Rec.Data.Importing;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>Tab-separated text.</summary>
internal sealed class TsvTarget : ImportTarget
{
    public override int Inputs => 4_000;

    protected override ImportFormat Format => ImportFormat.Tsv;

    public override IReadOnlyList<FuzzSeed> Begin(string folder) =>
    [
        FuzzSeed.OfText("interactions.tsv", "user\titem\ttime\nu1\ta\t10\nu1\tb\t20\nu2\ta\t30\n"),
        FuzzSeed.OfText("items.tsv", "item\ttitle\tcolour\na\tA\tred\nb\t\"B\"\t\n"),
    ];
}
