using Ur4Rec.Data.Importing;
using Ur4Rec.Fuzz.Mutations;
using Ur4Rec.Training;

namespace Ur4Rec.Fuzz.Targets;

/// <summary>A finished run's configuration, result and weights; the run recommends after it was loaded.</summary>
internal sealed class TrainedRunTarget : FuzzTarget
{
    private const string Run = "run";
    private const string Store = "store.db";

    public override int Inputs => 3_000;

    public override IReadOnlyList<Mutation> Mutations => [.. ByteMutations.All, .. TextMutations.All, .. JsonMutations.All, .. JsonMutations.All, .. SafetensorsMutations.All];

    public override IReadOnlyList<string> Tokens => ["\"dataset\"", "\"fingerprint\"", "\"warnings\"", "[null]", "\"texts\"", "\"features\"", "{}", "\"seed\""];

    public override IReadOnlyList<FuzzSeed> Begin(string folder)
    {
        var (store, run) = (Path.Combine(folder, Store), Path.Combine(folder, Run));
        var walks = Path.Combine(folder, "walks.txt");
        File.WriteAllLines(walks, Enumerable.Range(0, 12).Select(user => $"u{user} {string.Join(' ', Enumerable.Range(0, 5).Select(step => $"i{(user + step) % 7}"))}"));
        Importer.Import(walks, store, new ImportOptions { Format = ImportFormat.Sequences });
        var configuration = new ConfigurationBuilder()
            .AddYaml("sasrec_hidden_dim: 4\nsasrec_num_heads: 1\nsasrec_num_blocks: 1\nepochs_per_stage: 1\nthreads: 1\nstages: [pretrain_sasrec]\n", "fuzz.yaml")
            .Build() with
        { Store = store, OutputDirectory = run };
        var result = Experiment.Run(configuration, overwrite: true, new Silence(), CancellationToken.None);
        // Neither a folder's name nor a time may make another input.
        var timeless = result with
        {
            Dataset = result.Dataset with { Store = Store },
            Stages = [.. result.Stages.Select(stage => stage with { Seconds = 0 })],
            Timing = new TimingSummary(0, 0, 0, 0, 0),
        };
        return
        [
            FuzzSeed.OfText($"{Run}/metrics.json", RunJson.Document(timeless)),
            FuzzSeed.OfText($"{Run}/config.yaml", ConfigurationYaml.Write(configuration with { Store = Store, OutputDirectory = Run })),
            FuzzSeed.OfFile(folder, $"{Run}/checkpoints/best.safetensors"),
        ];
    }

    public override void Load(FuzzInput input)
    {
        using var run = TrainedRun.Load(Path.Combine(input.Folder, Run), Path.Combine(input.Folder, Store));
        _ = run.Warnings.Sum(warning => warning.Length);
    }
}
