using System.Text.Json.Nodes;
using Ur4Rec.Reporting;
using Ur4Rec.Training;

namespace Ur4Rec.Browser.Tests;

/// <summary>
/// A run of all stages with its ablation over the built-in data, trained just enough to have an opinion. Its files then get everything that can
/// stand in them: gradients, routing, skipped steps, a warning, and titles that would be dangerous as HTML.
/// </summary>
public sealed class SampleRun : IDisposable
{
    public const string HostileTitle = "<img src=x onerror=alert(1)></script><script>alert(2)</script><!-- {{data}}";
    public const string HostileWarning = "the texts say </script><b id=injected>bold</b>";

    private readonly string _folder = Directory.CreateTempSubdirectory("ur4rec-report-").FullName;

    public SampleRun()
    {
        Run = RunDirectory.At(Path.Combine(_folder, "sample"));
        Unfinished = RunDirectory.At(Path.Combine(_folder, "unfinished"));
        var configuration = new ConfigurationBuilder().AddDemo();
        foreach (var assignment in (string[])[
            $"output_dir={Run.Root}", "epochs_per_stage=2", "threads=2", "retriever_output_dim=16", "num_negatives=4", "retriever_positions=4",
            "bootstrap_samples=50", "rerank_top=20"])
            configuration.SetAssignment(assignment);
        Experiment.Run(configuration.Build(), overwrite: false, new Silent(), CancellationToken.None);
        using (var run = TrainedRun.Load(Run.Root, store: null))
            run.Ablate(new Silent(), CancellationToken.None);

        Enrich();
        RunReport.Write(Run, Run.ReportPath);
        MakeUnfinished();
    }

    internal RunDirectory Run { get; }

    /// <summary>The same run, as if it had been killed in the middle of its seventh epoch.</summary>
    internal RunDirectory Unfinished { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Enrich()
    {
        var epochs = File.ReadLines(Run.EpochsPath).Select(RunJson.Read<EpochSummary>).Select(Enrich);
        File.WriteAllLines(Run.EpochsPath, epochs.Select(RunJson.Line).ToArray());
        File.AppendAllText(Run.LogPath, $"2026-01-01T00:00:00Z warning: {HostileWarning}\n");
        var examples = JsonNode.Parse(File.ReadAllText(Run.ExamplesPath))!;
        examples[0]!["items"]![0]!["title"] = HostileTitle;
        examples[0]!["user"] = HostileTitle;
        File.WriteAllText(Run.ExamplesPath, examples.ToJsonString());
    }

    private static EpochSummary Enrich(EpochSummary epoch, int i) => epoch with
    {
        Gradients = epoch.LearningRates.Keys.ToDictionary(
            module => module, module => new GradientSummary(0.5 + (0.1 * i), 2 + (i % 3), 0.1 * i / 2)),
        Routing = epoch.LearningRates.ContainsKey("retriever")
            ? new Dictionary<string, double> { ["user_preference"] = 0.5 - (0.05 * i), ["item_description"] = 0.3, ["item_image"] = 0.2 + (0.05 * i) }
            : [],
        SkippedSteps = i == 3 ? 2 : 0,
    };

    private void MakeUnfinished()
    {
        Directory.CreateDirectory(Unfinished.Root);
        foreach (var (from, to) in ((string, string)[])[
            (Run.ConfigurationPath, Unfinished.ConfigurationPath), (Run.DataPath, Unfinished.DataPath), (Run.LogPath, Unfinished.LogPath)])
            File.Copy(from, to);
        var lines = File.ReadAllLines(Run.EpochsPath);
        File.WriteAllText(Unfinished.EpochsPath, string.Join('\n', lines[..6]) + "\n" + lines[6][..40]);
        RunReport.Write(Unfinished, Unfinished.ReportPath);
    }

    private sealed class Silent : IRunObserver
    {
        public void OnStep(in StepProgress progress)
        {
        }

        public void OnEpoch(EpochSummary summary)
        {
        }

        public void OnMessage(string message)
        {
        }

        public void OnWarning(string warning)
        {
        }
    }
}
