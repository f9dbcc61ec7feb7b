using Ur4Rec.Data.Importing;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>Comma-separated text.</summary>
internal sealed class CsvTarget : ImportTarget
{
    public override int Inputs => 5_000;

    protected override ImportFormat Format => ImportFormat.Csv;

    public override IReadOnlyList<FuzzSeed> Begin(string folder) =>
    [
        FuzzSeed.OfText("interactions.csv", "user,item,time,rating,kind\nu1,a,10,4.5,view\nu1,\"b, c\",20,,buy\nu2,\"say \"\"hi\"\"\",1e3,-1,\n"),
        FuzzSeed.OfText("items.csv", "item,title,year,genres,country\na,\"A, of\nB\",1999,Drama|War,fr\nb,B,,,\n"),
    ];
}
