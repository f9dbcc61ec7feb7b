using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Sweeping;

namespace Ur4Rec.Tests.Sweeping;

public sealed class SweepPlanTests
{
    private static readonly RunConfiguration s_base = new() { Training = new() { Epochs = 9, Seed = 5 } };

    [Fact]
    public void A_grid_has_every_combination_and_the_last_key_changes_fastest()
    {
        var plan = SweepPlan.Make(s_base, ["sasrec_lr=0.1,0.01", " stages = [pretrain_sasrec], [pretrain_sasrec, end_to_end] "], samples: null);

        Assert.Equal(
            [
                "1: sasrec_lr=0.1, stages=[pretrain_sasrec]", "2: sasrec_lr=0.1, stages=[pretrain_sasrec, end_to_end]",
                "3: sasrec_lr=0.01, stages=[pretrain_sasrec]", "4: sasrec_lr=0.01, stages=[pretrain_sasrec, end_to_end]",
            ],
            plan.Trials.Select(trial => $"{trial.Number}: {trial.Describe()}"));
        Assert.Equal((0.01, 2), (plan.Trials[3].Configuration.Training.LearningRate, plan.Trials[3].Configuration.Stages.Count));
        Assert.Equal([new SweepRung(3, 4), new SweepRung(9, 1)], plan.Rungs);
    }

    [Fact]
    public void Values_that_fit_only_together_are_checked_together()
    {
        SweepPlan Make(string heads) => SweepPlan.Make(
            s_base with { SasRec = new SasRecOptions { HiddenDim = 64, Heads = 1 } }, ["sasrec_hidden_dim=48,96", $"sasrec_num_heads={heads}"], samples: null);

        Assert.Equal(4, Make("1,3").Trials.Count);
        Assert.Equal(
            "--over sasrec_num_heads=5: sasrec_hidden_dim (48) must be a multiple of sasrec_num_heads (5).",
            Assert.Throws<InputException>(() => Make("1,5")).Message);
    }

    [Fact]
    public void A_sample_is_decided_by_the_seed_and_has_no_combination_twice()
    {
        string[] over = [.. Enumerable.Range(0, 4).Select(axis => $"{Keys[axis]}={string.Join(',', Enumerable.Range(1, 10).Select(v => v / 100.0))}")];
        string[] Draw(ulong seed) =>
            [.. SweepPlan.Make(s_base with { Training = s_base.Training with { Seed = seed } }, over, samples: 50).Trials.Select(trial => trial.Describe())];

        Assert.Equal(50, Draw(1).Distinct().Count());
        Assert.Equal(Draw(1), Draw(1));
        Assert.InRange(Draw(1).Intersect(Draw(2)).Count(), 0, 10);
    }

    [Fact]
    public void A_sample_of_all_is_the_grid() =>
        Assert.Equal(
            SweepPlan.Make(s_base, ["sasrec_lr=1,2,3", "seed=1,2"], samples: null).Trials.Select(trial => trial.Describe()),
            SweepPlan.Make(s_base, ["sasrec_lr=1,2,3", "seed=1,2"], samples: 6).Trials.Select(trial => trial.Describe()));

    [Theory]
    [InlineData("--over sasrec_lrr=1,2: there is no key 'sasrec_lrr'; did you mean 'sasrec_lr'?", "sasrec_lrr=1,2")]
    [InlineData("--over sasrec_lr=0.1,high: sasrec_lr must be a number, 0 < x, not 'high'.", "sasrec_lr=0.1,high")]
    [InlineData("--over sasrec_lr=0.1: one value is no choice; give two or more, or set it with --set sasrec_lr=0.1.", "sasrec_lr=0.1")]
    [InlineData("--over sasrec_lr=0.1,0.10: the value 0.1 stands twice; keep one.", "sasrec_lr=0.1,0.10")]
    [InlineData("--over sasrec_lr=0.1,,1: a value is empty; write --over key=a,b,c.", "sasrec_lr=0.1,,1")]
    [InlineData("--over sasrec_lr: write --over key=a,b,c.", "sasrec_lr")]
    [InlineData("--over seed is given twice; put its values together: --over seed=a,b,c.", "seed=1,2", "seed=3,4")]
    [InlineData(
        "--over epochs_per_stage=1,2: the rungs of the sweep set the epochs; --set epochs_per_stage=N gives those of the last rung.", "epochs_per_stage=1,2")]
    [InlineData("--over threads=1,2: threads says where and how the work is done, not what comes of it; sweep over another key.", "threads=1,2")]
    [InlineData(
        "--over split=ratio,temporal: validation metrics of different splits or evaluation protocols cannot be compared; choose one with --set split=VALUE.",
        "split=ratio,temporal")]
    [InlineData(
        "--over eval_negatives=10,20: validation metrics of different splits or evaluation protocols cannot be compared; choose one with "
        + "--set eval_negatives=VALUE.", "eval_negatives=10,20")]
    public void What_cannot_be_swept_is_refused(string message, params string[] over) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => SweepPlan.Make(s_base, over, samples: null)).Message);

    [Fact]
    public void Too_many_trials_or_samples_are_refused_with_their_number()
    {
        string Refuse(int values, int? samples) => Assert.Throws<InputException>(() => SweepPlan.Make(
            s_base, [.. Keys.Take(3).Select(key => $"{key}={string.Join(',', Enumerable.Range(1, values).Select(v => v / 100.0))}")], samples)).Message;

        Assert.Equal(
            "The grid of --over has 1,331 combinations and a sweep at most 1,000 trials; try a random part of it with --samples N.", Refuse(11, null));
        Assert.Equal("--samples 9: the grid of --over has 8 combinations; leave out --samples.", Refuse(2, 9));
        Assert.Equal("--samples 1001: a sweep has at most 1,000 trials.", Refuse(11, 1001));
    }

    private static string[] Keys { get; } = ["sasrec_lr", "sasrec_dropout", "weight_decay", "warmup_share"];
}
