using Ur4Rec.Data.Importing;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>RecBole's atomic files.</summary>
internal sealed class RecBoleTarget : ImportTarget
{
    public override int Inputs => 5_000;

    protected override ImportFormat Format => ImportFormat.RecBole;

    public override IReadOnlyList<string> Tokens => [":token", ":float", ":token_seq", "user_id", "item_id", "timestamp", "\t", "user_id:token\titem_id:token\ttimestamp:float\n"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder) =>
    [
        FuzzSeed.OfText("x.inter", "user_id:token\titem_id:token\trating:float\ttimestamp:float\nu1\ta\t4\t10\nu2\tb\t\t20\n"),
        FuzzSeed.OfText("x.item", "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\na\tA film\t1999\tDrama War\n"),
        FuzzSeed.OfText("x.user", "user_id:token\tage:token\nu1\t24\n"),
    ];

    protected override string PathOf(FuzzInput input) => Path.Combine(input.Folder, "x.inter");
}
