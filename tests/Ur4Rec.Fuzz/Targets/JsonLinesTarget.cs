using Ur4Rec.Data.Importing;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A JSON object a line.</summary>
internal sealed class JsonLinesTarget : ImportTarget
{
    public override int Inputs => 5_000;

    protected override ImportFormat Format => ImportFormat.JsonLines;

    public override IReadOnlyList<FuzzSeed> Begin(string folder) =>
    [
        FuzzSeed.OfText(
            "lines.jsonl",
            """
            {"user": "u1", "item": "a", "time": 10, "rating": 4.5, "kind": "view"}
            {"user": 2, "item": "b\u00e9", "time": "20"}
            {"item": "a", "title": "A", "year": 1999, "genres": ["Drama", "War"], "colour": "red", "size": {"w": [1, 2]}, "none": null}
            {"item": "b", "text": "A text. \"Quoted\".", "genres": "x|y"}

            """),
    ];
}
