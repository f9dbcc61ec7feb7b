using Ur4Rec.Serving.Ranking;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>Rules of a service in YAML.</summary>
internal sealed class RankingRulesTarget : FuzzTarget
{
    public override int Inputs => 8_000;

    public override bool ReadsFiles => false;

    public override IReadOnlyList<string> Tokens =>
    [
        "&a", "*a", "!!int", "<<: *a", "? ", "- ", "---\n", "|\n  ", "~", ": ", "[", "]", "{", "}", "\t", ".nan", "NaN", "1e99", "-1", "99999999999", "''", "item", "place", "amount", "any_of",
    ];

    public override IReadOnlyList<FuzzSeed> Begin(string folder) =>
    [
        FuzzSeed.OfText("all.yaml", """
            filters:
              - attribute: genre
                any_of: [Drama, "Film-Noir"]
                none_of:
                  - Documentary
            exclude: [12, "a b"]
            pinned:
              - {item: 3, place: 1}
              - item: 4
                place: 2
            boosts:
              - {item: 5, amount: -1.5}
              - {attribute: year, value: 1994, amount: 1e-1}
            max_per_category: {attribute: genre, count: 2}
            diversity: 0.25
            """),
        FuzzSeed.OfText("few.yaml", "# nothing but\ndiversity: 1\n"),
    ];

    public override void Load(FuzzInput input) => RankingRulesFile.Parse(input.Text, input.File).Validate();
}
