using Ur4Rec.Data;
using Ur4Rec.Sweeping;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Training;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Sweeping;

public sealed class SuccessiveHalvingTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);

    // Nine trials of 1 epoch, three of 3, one of 9; an epoch takes a second.
    private static readonly SweepPlan s_plan = SweepPlan.Make(
        new RunConfiguration { Training = new() { Epochs = 9 } }, ["sasrec_lr=1,2,3", "seed=1,2,3"], samples: null);

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _trained = [];
    private readonly CancellationTokenSource _interruption = new();

    public void Dispose()
    {
        _folder.Dispose();
        _interruption.Dispose();
    }

    [Fact]
    public void The_best_third_of_each_rung_goes_on_for_three_times_as_long()
    {
        Assert.Null(Run(s_long));

        Assert.Equal(["1x1", "2x1", "3x1", "4x1", "5x1", "6x1", "7x1", "8x1", "9x1", "7x3", "8x3", "9x3", "9x9"], _trained);
        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1], Leaderboard().Select(record => record.Trial));
        Assert.Equal([3, 2, 2, 1, 1, 1, 1, 1, 1], Leaderboard().Select(record => record.Rung));
    }

    [Fact]
    public void Equal_trials_go_by_their_numbers()
    {
        Run(s_long, (_, _) => 0.5);

        Assert.Equal(["1x3", "2x3", "3x3", "1x9"], _trained.Skip(9));
    }

    [Fact]
    public void A_higher_rung_goes_before_a_better_metric()
    {
        // The best of short trainings is the worst of long ones.
        Run(s_long, (trial, epochs) => epochs == 1 ? trial : 0.1 / trial);

        Assert.Equal([7, 8, 9, 6], Leaderboard().Take(4).Select(record => record.Trial));
    }

    [Theory]
    [InlineData(4, 4, 4, "The budget was over in rung 1 of 3, with 4 of its 9 trials finished.")]
    [InlineData(16, 11, 8, "The budget was over in rung 2 of 3, with 2 of its 3 trials finished. Trial 9 was stopped and is left out.")]
    [InlineData(18, 12, 9, "The budget was over in rung 3 of 3, with 0 of its 1 trials finished.")]
    public void The_end_of_the_budget_leaves_out_what_is_not_finished(int seconds, int finished, int winner, string leftOut)
    {
        Assert.Equal(leftOut, Run(TimeSpan.FromSeconds(seconds)));

        Assert.Equal(finished, ReadLog().Count);
        Assert.Equal(winner, Leaderboard()[0].Trial);
    }

    [Fact]
    public void A_sweep_goes_on_after_any_number_of_trials_to_the_same_leaderboard()
    {
        Run(s_long);
        var (whole, expected) = (File.ReadAllLines(LogPath), Lines(Leaderboard()));
        for (var kept = 0; kept <= whole.Length; kept++)
        {
            File.WriteAllText(LogPath, string.Concat(whole.Take(kept).Select(line => line + "\n")) + (kept < whole.Length ? whole[kept][..^1] : ""));
            _trained.Clear();

            Assert.Null(Run(s_long));

            Assert.Equal(whole.Length - kept, _trained.Count);
            Assert.Equal(whole, File.ReadAllLines(LogPath));
            Assert.Equal(expected, Lines(Leaderboard()));
        }
    }

    [Fact]
    public void The_time_of_earlier_processes_counts()
    {
        Run(TimeSpan.FromSeconds(4));

        Assert.Equal("The budget was over in rung 1 of 3, with 4 of its 9 trials finished.", Run(TimeSpan.FromSeconds(4)));
        Assert.Equal("The budget was over in rung 1 of 3, with 6 of its 9 trials finished.", Run(TimeSpan.FromSeconds(6)));
        Assert.Equal(["1x1", "2x1", "3x1", "4x1", "5x1", "6x1"], _trained);
    }

    [Fact]
    public void An_interruption_keeps_what_is_finished()
    {
        Assert.Throws<OperationCanceledException>(() => Run(s_long, (trial, _) =>
        {
            if (trial == 3)
                _interruption.Cancel();
            return trial;
        }));

        Assert.Equal([1, 2, 3], ReadLog().Select(record => record.Trial));
    }

    [Fact]
    public void A_trial_that_diverges_goes_no_further_and_comes_last()
    {
        Run(s_long, (trial, epochs) => trial is 8 or 2 || (trial, epochs) == (9, 9) ? null : trial);

        Assert.Equal(["6x3", "7x3", "9x3", "9x9"], _trained.Skip(9));
        Assert.Equal([7, 6, 5, 4, 3, 1, 9, 2, 8], Leaderboard().Select(record => record.Trial));
        Assert.Equal("the loss is NaN", Leaderboard()[^1].Failure);
    }

    [Fact]
    public void A_line_tells_what_came_of_a_trial_and_what_is_left()
    {
        var observer = new RecordingObserver(_ => { });
        Run(TimeSpan.FromSeconds(100), observer: observer);

        // 2 of 27 epochs took 2 seconds.
        Assert.Equal(
            "rung 1 of 3 2/9: trial 2  sasrec_lr=1, seed=2  validation ndcg@10 2.0000  hit@10 4.0000  1 epochs, 1.0 s; about 0:00:25 to go, budget 0:01:38",
            observer.Messages[1]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"rung":1,"trial":2,"settings":{"sasrec_lr":"1","seed":"1"},"epochs":1,"seconds":1,"validation":{"ndcg@10":1},"failure":null}""")]
    [InlineData("""{"rung":4,"trial":1,"settings":{"sasrec_lr":"1","seed":"1"},"epochs":1,"seconds":1,"validation":{"ndcg@10":1},"failure":null}""")]
    [InlineData("""{"rung":1,"trial":1,"settings":{"sasrec_lr":"1","seed":"1"},"epochs":1,"seconds":1,"validation":null,"failure":null}""")]
    [InlineData("""{"rung":1,"trial":1,"settings":{"sasrec_lr":"1","seed":"1"},"epochs":1,"seconds":1,"validation":{"ndcg@10":1},"failure":"x"}""")]
    [InlineData("""{"rung":1,"trial":1,"settings":{"sasrec_lr":"1","seed":"1"},"epochs":1,"seconds":1e300,"validation":{"ndcg@10":1},"failure":null}""")]
    [InlineData("""{"rung":1,"trial":1,"settings":{"sasrec_lr":"1","seed":"1"},"epochs":1,"seconds":-1,"validation":{"ndcg@10":1},"failure":null}""")]
    [InlineData("""{"rung":1,"trial":1,"settings":{"sasrec_lr":"1","seed":"1"},"epochs":-1,"seconds":1,"validation":{"ndcg@10":1},"failure":null}""")]
    public void A_line_that_no_trial_wrote_is_refused(string line)
    {
        File.WriteAllText(LogPath, line + "\n");

        Assert.Equal($"{LogPath}:1: this is no trial of the sweep; the file is damaged.", Assert.Throws<InputException>(() => Run(s_long)).Message);
    }

    private string LogPath => _folder["trials.jsonl"];

    private string? Run(TimeSpan budget, Func<int, int, double?>? quality = null, IRunObserver? observer = null)
    {
        using var log = TrialLog.Open(LogPath, s_plan);
        var clock = new ManualTime();
        var trainer = new FakeTrainer(_trained, clock, quality ?? ((trial, _) => trial));
        return new SuccessiveHalving(s_plan, trainer, log, budget, clock, observer ?? new RecordingObserver(_ => { })).Run(_interruption.Token);
    }

    private IReadOnlyList<TrialRecord> ReadLog()
    {
        using var log = TrialLog.Open(LogPath, s_plan);
        return [.. log.Records];
    }

    private IReadOnlyList<TrialRecord> Leaderboard() => new SweepBoard(s_plan, ReadLog()).Leaderboard();

    private static string[] Lines(IEnumerable<TrialRecord> records) => [.. records.Select(RunJson.Line)];

    /// <summary>Takes a second an epoch and gives the metrics it is told; null diverges.</summary>
    private sealed class FakeTrainer(List<string> trained, ManualTime clock, Func<int, int, double?> quality) : ITrialTrainer
    {
        public TrialOutcome Train(SweepTrial trial, int epochs, IRunObserver observer, CancellationToken cancellation)
        {
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                cancellation.ThrowIfCancellationRequested();
                clock.Advance(TimeSpan.FromSeconds(1));
            }

            trained.Add($"{trial.Number}x{epochs}");
            return quality(trial.Number, epochs) is { } value
                ? new TrialOutcome(epochs, new Dictionary<string, double> { ["ndcg@10"] = value, ["hit@10"] = 2 * value }, Failure: null)
                : new TrialOutcome(0, Validation: null, "the loss is NaN");
        }
    }
}
