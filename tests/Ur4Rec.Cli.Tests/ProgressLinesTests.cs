using Spectre.Console;
using Ur4Rec.Cli.Output;
using Ur4Rec.Training;

namespace Ur4Rec.Cli.Tests;

/// <summary>Of <c>StepLines</c> and <c>EpochLine</c>: what a training shows of itself.</summary>
public class ProgressLinesTests
{
    private static readonly StepProgress s_step =
        new("pretrain_retriever", 12, 15, 40, 94, 2.24678, new Dictionary<string, double> { ["retriever"] = 0.004 }, 1234.4, 3754.2) { MemoryUpdates = 18550 };

    private static readonly EpochSummary s_epoch = new(
        "joint_finetune", 12, 3.92218, new Dictionary<string, double> { ["retrieval"] = 1.93, ["sequence"] = 4.01 },
        new Dictionary<string, double> { ["sasrec"] = 0.0005, ["retriever"] = 0.0004 }, new Dictionary<string, long> { ["memory_updates"] = 12185 }, 10, 2.3, 20_000,
        new Dictionary<string, double> { ["hit@5"] = 0.5, ["hit@10"] = 0.604, ["ndcg@10"] = 0.4493 }, IsBest: true);

    [Fact]
    public void A_step_is_told_in_lines_that_fit_beside_the_bar_in_80_columns()
    {
        string[] lines = [.. StepLines.Of(s_step)];

        Assert.Equal(["pretrain_retriever 12/15  loss 2.247  1,234 cases/s  1:02:35 left", "lr retriever 0.004  18,550 memory updates"], lines);
        Assert.All(StepLines.Of(s_step with { ExamplesPerSecond = 1_234_567, RemainingSeconds = 99 * 3600 }), line => Assert.InRange(line.Length, 1, 71));
    }

    [Fact]
    public void A_step_of_both_modules_tells_both_rates_and_every_term_of_the_loss()
    {
        var step = s_step with { Stage = "end_to_end", LearningRates = s_epoch.LearningRates, Losses = s_epoch.Losses, SkippedSteps = 3 };

        Assert.Equal(
            [
                "end_to_end 12/15  loss 2.247  1,234 tokens/s  1:02:35 left",
                "lr sasrec 0.0005, retriever 0.0004  18,550 memory updates  [red]3 skipped[/]",
                "retrieval 1.930  sequence 4.010",
            ],
            StepLines.Of(step));
    }

    [Fact]
    public void An_epoch_is_told_with_the_same_facts_in_one_plain_line()
    {
        var last = s_step with { Stage = "joint_finetune" };

        Assert.Equal(
            "joint_finetune epoch 12: loss 3.9222 (retrieval 1.9300, sequence 4.0100)  hit@10 0.6040  ndcg@10 0.4493 (best)  "
            + "lr sasrec 0.0005, retriever 0.0004  2,000 tokens/s  12,185 memory updates  2 skipped  10.0 s + 2.3 s  1:02:35 left of 15 epochs",
            EpochLine.Of(s_epoch with { SkippedSteps = 2 }, last));
    }

    [Fact]
    public void An_epoch_whose_last_step_was_not_seen_is_told_without_what_only_that_knows()
    {
        var line = EpochLine.Of(s_epoch, last: default);

        Assert.StartsWith("joint_finetune epoch 12: loss ", line, StringComparison.Ordinal);
        Assert.EndsWith("  12,185 memory updates  10.0 s + 2.3 s", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Above_the_bar_an_epoch_fits_into_80_columns()
    {
        Assert.Equal("joint_finetune epoch 12: loss 3.9222  ndcg@10 0.4493 (best)  12.3 s", EpochLine.Short(s_epoch));
        Assert.Equal("joint_finetune epoch 12: loss 3.9222  ndcg@10 0.4493  12.3 s  [red]2 skipped[/]", EpochLine.Short(s_epoch with { IsBest = false, SkippedSteps = 2 }));
        Assert.InRange(EpochLine.Short(s_epoch with { Stage = "pretrain_retriever", TrainSeconds = 1_234 }).Length, 60, 80);
    }

    [Fact]
    public void Names_are_text_and_no_markup()
    {
        var step = s_step with { Stage = "ablation [red]", LearningRates = new Dictionary<string, double>() };

        Assert.StartsWith("ablation [red] 12/15", Markup.Remove(StepLines.Of(step).First()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0:00:00")]
    [InlineData(59.2, "0:01:00")]
    [InlineData(3661, "1:01:01")]
    [InlineData(360_000, "100:00:00")]
    public void Time_left_has_hours_beyond_a_day(double seconds, string shown) => Assert.Equal(shown, StepLines.TimeLeft(seconds));
}
