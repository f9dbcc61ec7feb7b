using Ur4Rec.Tests.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Tests;

public sealed class AblationTests : IDisposable
{
    private const int Users = 24;
    private const int Items = 16;

    private readonly FeatureStore _store = new(FeatureStore.Csv(Enumerable.Range(0, Users).Select(Choices)));
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Each_row_adds_one_thing_and_the_full_model_has_the_metrics_of_the_run()
    {
        var (run, report) = Ablate(configuration => configuration);

        Assert.Equal(
            [("popularity", null), ("ease", null), ("sasrec", null), ("collaborative", "sasrec"), ("item_text", "sasrec"), ("user_text", "item_text"),
                ("images", "user_text"), ("memory", "images"), ("full", "collaborative")],
            report.Rows.Select(row => (row.Name, row.AddsTo)));
        var full = report.Rows[^1];
        Assert.Equal(run.Test, full.Test);
        Assert.Equal(run.Validation, full.Validation);
        var (images, memory) = (Row(report, "images"), Row(report, "memory"));
        Assert.Equal(memory.Test["ndcg@10"] - images.Test["ndcg@10"], memory.Gain!["ndcg@10"].Mean, 12);
        Assert.Equal(memory.Test["ndcg@10"] - Row(report, "sasrec").Test["ndcg@10"], memory.AgainstSasrec!["ndcg@10"].Mean, 12);
        Assert.All(report.Rows, row => Assert.Equal(
            [("history_length", "5-9", 24), ("target_training_count", "<5", 4)],
            row.Segments.Select(segment => (segment.Kind, segment.Name, segment.Cases))));
        Assert.Equal(images.Test["hit@5"], images.Segments[0].Test["hit@5"]);
        Assert.Equal(8, report.Rows.SkipLast(1).Select(row => row.Test["ndcg@10"]).Distinct().Count());
    }

    [Fact]
    public void What_the_run_has_not_makes_no_row()
    {
        Assert.Equal(["popularity", "ease", "sasrec", "collaborative"], Rows(configuration => configuration with { Stages = [Stage.PretrainSasrec] }));
        Assert.Equal(
            ["popularity", "ease", "sasrec", "item_text", "user_text", "full"],
            Rows(configuration => configuration with
            {
                Fusion = configuration.Fusion with { Ease = false },
                UseMemory = false,
                Images = new() { Use = false },
                RetrieverTraining = configuration.RetrieverTraining with { Losses = new() },
            }));
    }

    [Fact]
    public void An_ablation_has_the_same_figures_every_time()
    {
        Train(configuration => configuration);
        using var run = TrainedRun.Load(_folder["run"], store: null);

        var first = run.Ablate(new Silence(), CancellationToken.None);

        Assert.Equal(RunJson.Document(first), RunJson.Document(run.Ablate(new Silence(), CancellationToken.None)));
        Assert.Equal(RunJson.Document(first) + "\n", File.ReadAllText(Path.Combine(_folder["run"], "ablation.json")));
    }

    [Fact]
    public void A_cancelled_ablation_leaves_nothing()
    {
        Train(configuration => configuration);
        using var run = TrainedRun.Load(_folder["run"], store: null);

        Assert.Throws<OperationCanceledException>(() => run.Ablate(new Silence(), new CancellationToken(canceled: true)));

        Assert.False(File.Exists(Path.Combine(_folder["run"], "ablation.json")));
    }

    [Fact]
    public void Ease_has_the_settings_it_is_fused_with()
    {
        (double Baseline, double Row) MeanRanks(bool isFused)
        {
            var (run, report) = Ablate(configuration => configuration with
            {
                Stages = [Stage.PretrainSasrec],
                Fusion = new() { Ease = isFused, EaseRegularization = 1e-3 },
            });
            return (run.Baselines["ease"]["mean_rank"], Row(report, "ease").Test["mean_rank"]);
        }

        var (baseline, fused) = MeanRanks(isFused: true);
        Assert.NotEqual(baseline, fused);
        Assert.Equal((baseline, baseline), MeanRanks(isFused: false));
    }

    [Fact]
    public void The_sequence_model_is_that_of_the_first_stage_where_a_later_one_moved_it()
    {
        var (run, report) = Ablate(configuration => configuration with
        {
            Stages = [Stage.PretrainSasrec, Stage.EndToEnd],
            Fusion = new(),
            RetrieverTraining = configuration.RetrieverTraining with { FinetuneScale = 3 },
        });

        Assert.True(run.Stages[1].Kept);
        Assert.Equal(run.Stages[0].Validation, Row(report, "sasrec").Validation);
        Assert.Equal(run.Test, Row(report, "full").Test);
    }

    private string[] Rows(Func<RunConfiguration, RunConfiguration> change) => [.. Ablate(change).Report.Rows.Select(row => row.Name)];

    private static AblationRow Row(AblationReport report, string name) => report.Rows.Single(row => row.Name == name);

    private (RunResult Run, AblationReport Report) Ablate(Func<RunConfiguration, RunConfiguration> change)
    {
        var result = Train(change);
        using var run = TrainedRun.Load(_folder["run"], store: null);
        return (result, run.Ablate(new Silence(), CancellationToken.None));
    }

    /// <summary>One epoch a stage over texts, images and memory, with a loss that compares images and descriptions.</summary>
    private RunResult Train(Func<RunConfiguration, RunConfiguration> change)
    {
        string[] items = [.. Enumerable.Range(0, Items).Select(item => $"i{item}")];
        for (var item = 0; item < Items; item++)
            _store.PutItem(items[item], "template", $"Something of kind {item % 3} for everybody.", $"It weighs {item % 5} pounds.");
        for (var user = 0; user < Users; user++)
            _store.PutUser($"u{user}", "template", FeatureStore.View, $"Wants things of kind {user % 3}.");
        _store.EmbedByLsa();
        _store.ImportImages(items, [.. Enumerable.Range(0, 2 * Items).Select(i => (float)Math.Sin(i))]);
        var configuration = change(_store.Configuration with
        {
            OutputDirectory = _folder["run"],
            Threads = 1,
            Stages = [Stage.PretrainSasrec, Stage.PretrainRetriever, Stage.EndToEnd],
            SasRec = new() { HiddenDim = 8, Blocks = 1, Heads = 1 },
            Retriever = new() { OutputDim = 8, Heads = 1 },
            Fusion = new() { Ease = true },
            Training = new() { Epochs = 1 },
            RetrieverTraining = new() { Losses = new() { ConsistencyWeight = 0.1 } },
            Evaluation = new() { BootstrapSamples = 20 },
        });
        return Experiment.Run(configuration, overwrite: true, new Silence(), CancellationToken.None);
    }

    /// <summary>Six steps around a ring of twelve items; every sixth user ends with an item that nobody else has.</summary>
    private static string Choices(int user)
    {
        var ring = Enumerable.Range(0, 6).Select(step => ((user * 7) + (step * ((user % 2) + 1))) % 12).ToArray();
        if (user % 6 == 0)
            ring[^1] = 12 + (user / 6);
        return $"u{user} {string.Join(' ', ring.Select(item => $"i{item}"))}";
    }

    private sealed class Silence : IRunObserver
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

        // A training this short is warned of in more ways than one.
        public void OnWarning(string warning)
        {
        }
    }
}
