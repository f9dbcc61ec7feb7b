using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Fuzz.Mutations;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A map of items and indexes, which are looked up both ways.</summary>
internal sealed class ItemMapTarget : FuzzTarget
{
    public override int Inputs => 4_000;

    public override IReadOnlyList<Mutation> Mutations => [.. ByteMutations.All, .. TextMutations.All, .. JsonMutations.All, .. JsonMutations.All];

    public override IReadOnlyList<string> Tokens => ["\"1\"", "\"\"", "1", "0", "\"a\": 1, ", "\"\\ud800\"", "\" \"", "{\"1\":"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder) =>
    [
        FuzzSeed.OfText("to-index.json", """{"tt1": 1, "tt2": 2, "t\u00e9": "3", "a b": 4}"""),
        FuzzSeed.OfText("to-id.json", """{"0": "tt1", "1": "tt2", "2": 77}"""),
    ];

    public override void Load(FuzzInput input)
    {
        var map = ItemMap.Read(input.FilePath);
        _ = (map.IdOf("1"), map.IdOf("x"), map.IndexOf(new ItemId("tt1")));
    }
}
