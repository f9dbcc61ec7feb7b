using Ur4Rec.Fuzz.Mutations;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A run's test cases, which are ranked and written again.</summary>
internal sealed class RunCasesTarget : FuzzTarget
{
    public override int Inputs => 3_000;

    public override IReadOnlyList<Mutation> Mutations => [.. ByteMutations.All, .. TextMutations.All, .. JsonMutations.All, .. JsonMutations.All];

    public override IReadOnlyList<string> Tokens => ["\"user\"", "\"target\"", "\"history\"", "\"better\"", "\"tied\"", "\"segments\"", "null", "{}", "\"popularity\"", "[]", "\n\n"];

    public override IReadOnlyList<FuzzSeed> Begin(string folder) =>
    [
        FuzzSeed.OfText("cases.jsonl", RunCase.ToLines(
        [
            new RunCase("u1", "i 1", 3, 0, 0, new Dictionary<string, string> { ["popularity"] = "head", ["history"] = "short" }),
            new RunCase("ü2", "i\"2", 12, 40, 2, new Dictionary<string, string> { ["popularity"] = "tail" }),
            new RunCase("u3", "i3", 0, 7, 0, new Dictionary<string, string>()),
        ])),
    ];

    public override void Load(FuzzInput input)
    {
        var cases = RunCase.Read(input.FilePath);
        _ = cases.Sum(one => one.User.Length + one.Target.Length + one.Rank.Better + (double)one.Segments.Sum(segment => segment.Value.Length));
        RunCase.ToLines(cases);
    }
}
