using Ur4Rec.Data;
using Ur4Rec.Sweeping;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Training;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Sweeping;

public sealed class SweepTests : IDisposable
{
    private readonly FeatureStore _store = new(FeatureStore.Csv(Enumerable.Range(0, 18).Select(Choices)));
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Trials_that_share_closed_form_scorers_come_to_what_runs_of_their_own_come_to()
    {
        var report = Run(Configuration, "fusion_ease=false,true", "sasrec_lr=0.01,0.001");

        Assert.Equal(4, report.Leaderboard.Count);
        foreach (var trial in report.Leaderboard.Where(record => record.Rung == report.Rungs.Count))
        {
            var alone = new ConfigurationBuilder(Configuration).Set("output_dir", _folder[$"alone{trial.Trial}"], "test");
            foreach (var (key, value) in trial.Settings)
                alone.Set(key, value, "test");
            Assert.Equal(Experiment.Run(alone.Build(), overwrite: false, Observer(), CancellationToken.None).Validation, trial.Validation);
        }

        Assert.Equal(report.Leaderboard[0].Validation, report.Winner.Result.Validation);
        Assert.True(RunDirectory.At(report.Winner.Run).IsFinished);
    }

    [Fact]
    public void Data_may_differ_while_the_validation_cases_do_not()
    {
        // Every user has six items, so both keep them all.
        Assert.Equal(2, Run(Configuration, "max_interactions_per_user=6,7").Leaderboard.Count);

        Assert.Equal(
            "Trials 1 (max_interactions_per_user=0) and 2 (max_interactions_per_user=5) have different validation cases or candidates, so their validation "
            + "metrics cannot be compared; choose one preparation of the data with --set.",
            Assert.Throws<InputException>(() => Run(Configuration, "max_interactions_per_user=0,5")).Message);
    }

    [Fact]
    public void A_new_winner_replaces_the_old_ones_run_and_the_same_one_is_kept()
    {
        var first = Run(Configuration, "sasrec_lr=0.01,0.001");
        var result = File.GetLastWriteTimeUtc(RunDirectory.At(first.Winner.Run).ResultPath);
        Assert.Equal(first.Winner.Result.Test, Run(Configuration, "sasrec_lr=0.01,0.001").Winner.Result.Test);
        Assert.Equal(result, File.GetLastWriteTimeUtc(RunDirectory.At(first.Winner.Run).ResultPath));

        // As if the sweep had been cut off before its winner was known.
        var log = SweepDirectory.At(_folder["sweep"]).TrialsPath;
        File.WriteAllText(log, string.Concat(first.Leaderboard.Select((record, rank) =>
            RunJson.Line(record with { Validation = new Dictionary<string, double> { ["ndcg@10"] = rank, ["hit@10"] = rank } }) + "\n")));

        var second = Run(Configuration, "sasrec_lr=0.01,0.001");
        Assert.NotEqual(first.Winner.Trial, second.Winner.Trial);
        Assert.Equal(
            second.Winner.Settings["sasrec_lr"],
            ConfigurationKeys.ThatDecide(new ConfigurationBuilder().AddFile(Path.Combine(second.Winner.Run, "config.yaml")).Build())["sasrec_lr"]);
    }

    [Fact]
    public void Another_sweeps_folder_and_a_runs_are_refused()
    {
        Run(Configuration, "sasrec_lr=0.01,0.001");
        string Refuse(RunConfiguration configuration, string over) => Assert.Throws<InputException>(() => Run(configuration, over)).Message;

        var (folder, remedy) = (_folder["sweep"], "Name another folder with --output-dir, or repeat the command that began it.");
        Assert.Equal(
            $"{folder} holds another sweep: it is over sasrec_lr=0.01,0.001, not over sasrec_lr=0.01,0.002. {remedy}",
            Refuse(Configuration, "sasrec_lr=0.01,0.002"));
        Assert.Equal(
            $"{folder} holds another sweep: its seed is 1, not 2. {remedy}",
            Refuse(Configuration with { Training = Configuration.Training with { Seed = 2 } }, "sasrec_lr=0.01,0.001"));
        Assert.Equal(
            $"{_folder["sweep/best"]} holds a run, not a sweep; name another folder with --output-dir.",
            Refuse(Configuration with { OutputDirectory = _folder["sweep/best"] }, "sasrec_lr=0.01,0.001"));
    }

    [Fact]
    public void A_budget_that_ends_before_the_first_trial_leaves_no_winner() =>
        Assert.Equal(
            "The budget was over in rung 1 of 1, with 0 of its 2 trials finished. The same command with a longer --budget goes on.",
            Assert.Throws<InputException>(() => Sweep.Run(
                SweepPlan.Make(Configuration, ["sasrec_lr=0.01,0.001"], samples: null), TimeSpan.Zero, Observer(), CancellationToken.None)).Message);

    private RunConfiguration Configuration => _store.Configuration with
    {
        OutputDirectory = _folder["sweep"],
        Threads = 1,
        SasRec = new() { HiddenDim = 8, Blocks = 1, Heads = 1 },
        Training = new() { Epochs = 2 },
        Evaluation = new() { BootstrapSamples = 20 },
    };

    private static RecordingObserver Observer() => new(_ => { });

    private static SweepReport Run(RunConfiguration configuration, params string[] over) =>
        Sweep.Run(SweepPlan.Make(configuration, over, samples: null), TimeSpan.FromHours(1), Observer(), CancellationToken.None);

    private static string Choices(int user) =>
        $"u{user} {string.Join(' ', Enumerable.Range(0, 6).Select(step => $"i{((user * 7) + (step * ((user % 2) + 1))) % 12}"))}";
}
