namespace Ur4Rec.Fuzz.Targets;

/// <summary>A configuration in YAML.</summary>
internal sealed class ConfigurationTarget : FuzzTarget
{
    private const string Laughs = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c]\n";

    public override int Inputs => 16_000;

    public override bool ReadsFiles => false;

    public override IReadOnlyList<string> Tokens =>
    [
        "&a", "*a", "!!int", "!!binary ", "!<tag:x>", "<<: *a", "? ", "- ", "---\n", "...\n", "%YAML 9.9\n", "|\n  ", ">-\n", "~", ": ", "[", "]", "{", "}", "\t", " #", Laughs,
        ".inf", ".nan", "0o7", "0x1F", "yes", "\"\\x0\"", "seed", "stages", "'", "@", "`", "\u0085",
    ];

    public override IReadOnlyList<FuzzSeed> Begin(string folder) =>
    [
        FuzzSeed.OfText("all.yaml", ConfigurationYaml.Write(new RunConfiguration())),
        FuzzSeed.OfText("demo.yaml", RunConfiguration.DemoYaml),
        FuzzSeed.OfText("few.yaml", "# a comment\nstore: \"a b\\n.db\"\nseed: 3\nstages: [pretrain_sasrec]\nsasrec_lr: 1e-3\n"),
    ];

    public override void Load(FuzzInput input) => ConfigurationYaml.Write(new ConfigurationBuilder().AddYaml(input.Text, input.File).Build());
}
