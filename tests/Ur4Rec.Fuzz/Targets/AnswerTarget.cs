using Ur4Rec.Text.Describing;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>What a language model answered.</summary>
internal sealed class AnswerTarget : FuzzTarget
{
    public override int Inputs => 15_000;

    public override bool ReadsFiles => false;

    public override IReadOnlyList<string> Tokens =>
        ["```", "```json\n", "<think>", "</think>", "[\"", "\"]", "\", \"", "{\"sentences\": [", "]}", ". ", "Mr. ", "e.g.", "\n\n- ", "1. ", "“", "”", "…", "?!"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder) =>
    [
        FuzzSeed.OfText("list", "[\"One.\", \"Two, \\\"quoted\\\".\", \"Three\\u00e9\"]"),
        FuzzSeed.OfText("object", "Here it is:\n```json\n{\"sentences\": [\"One.\", \"Two.\",], // or so\n \"n\": 2}\n```\nAnything else?"),
        FuzzSeed.OfText("thought", "<think>The user wants [\"x\"].</think>\n[\n  \"One.\",\n  \"Two.\"\n]"),
        FuzzSeed.OfText("prose", "Mr. Smith likes films, e.g. old ones. He hates noise!\n\n1. Quiet films.\n2. Slow ones…"),
    ];

    public override void Load(FuzzInput input) => AnswerParser.Parse(input.Text);

    public override bool IsDocumented(Exception error) => error is AnswerFormatException;
}
