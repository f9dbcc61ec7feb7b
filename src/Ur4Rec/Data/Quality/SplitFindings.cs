using static Ur4Rec.Data.Quality.QualityFinding;

namespace Ur4Rec.Data.Quality;

/// <summary>Judges what a split asks, and what of the answers its training part may know. The limits are rules of thumb.</summary>
public static class SplitFindings
{
    private const int FewCases = 200;

    /// <summary>The findings, in the order to read them; where there is no test case, that alone.</summary>
    public static IReadOnlyList<QualityFinding> Of(Split split)
    {
        var statistics = SplitStatistics.Of(split);
        return statistics.TestCases == 0
            ? [Cases(split, statistics)]
            :
            [
                Cases(split, statistics),
                Histories(statistics),
                LaterTraining(split, statistics),
                Ties(statistics),
                Repeats(statistics),
                ColdItems(statistics),
                ColdTargets(statistics),
            ];
    }

    private static QualityFinding Cases(Split split, SplitStatistics statistics) => Judge(
        "held out",
        $"{split.Description}: "
        + Text($"{statistics.ValidationCases:N0} validation and {statistics.TestCases:N0} test cases of {statistics.Users:N0} users"),
        bad: Math.Min(statistics.ValidationCases, statistics.TestCases) == 0,
        warn: Math.Min(statistics.ValidationCases, statistics.TestCases) < FewCases,
        $"With fewer than {FewCases} cases chance decides between models; use leave_one_out, which asks every user with 3 interactions, "
        + "relax the filters, or import more.");

    private static QualityFinding Histories(SplitStatistics statistics) => Judge(
        "short test histories",
        Text($"{Share(statistics.ShortHistories, statistics)} of the test cases have fewer than {SplitStatistics.Few} items before the target"),
        bad: false,
        warn: statistics.ShortHistories > 0.2 * statistics.TestCases,
        "There is little for a sequence model to read in them: compare by the segment history_length, or leave such users out by user_core.");

    private static QualityFinding LaterTraining(Split split, SplitStatistics statistics) => Judge(
        "training after the test",
        statistics.ArePositions
            ? "unknown without clock times"
            : $"{Share(statistics.TargetsBeforeTraining, statistics)} of the test targets come before some training interaction, "
              + Text($"the average one before {statistics.MeanShareOfLaterTraining:P1} of all training"),
        bad: false,
        warn: !statistics.ArePositions && statistics.MeanShareOfLaterTraining > 0.05,
        $"Under {split.Description} a model learns from what other users chose later, which nobody knows when recommending: "
        + "its metrics are good for comparing models, not for promising what it will do; for that use split: temporal.");

    private static QualityFinding Ties(SplitStatistics statistics) => Judge(
        "ties at the test target",
        Text($"{Share(statistics.TiedTargets, statistics)} of the test targets share their second with the interaction before them"),
        bad: statistics.TiedTargets > 0.9 * statistics.TestCases,
        warn: statistics.TiedTargets > 0.1 * statistics.TestCases,
        "Which of them is held out is an accident of the file's order; import finer times, or a file whose order means something.");

    private static QualityFinding Repeats(SplitStatistics statistics) => Judge(
        "repeated test targets",
        Text($"{Share(statistics.RepeatedTargets, statistics)} of the test targets are in their user's history"),
        bad: statistics.RepeatedTargets > 0.2 * statistics.TestCases,
        warn: statistics.RepeatedTargets > 0.01 * statistics.TestCases,
        "Of the history only such a target is ranked, so a model that repeats the history looks good; import the first of each user and item alone.");

    private static QualityFinding ColdItems(SplitStatistics statistics) => Judge(
        "cold items",
        Text($"{statistics.ColdItems / (double)statistics.Items:P1} of the {statistics.Items:N0} items ")
        + $"have fewer than {SplitStatistics.Few} training interactions",
        bad: false,
        warn: statistics.ColdItems > 0.5 * statistics.Items,
        "Most of the catalogue cannot be learned from what users did: describe it (`ur4rec describe`) and read texts, or leave rare items out by item_core.");

    private static QualityFinding ColdTargets(SplitStatistics statistics) => Judge(
        "cold test targets",
        Text($"{Share(statistics.ColdTargets, statistics)} of the test targets have fewer than {SplitStatistics.Few} training interactions, ")
        + $"{Share(statistics.UnknownTargets, statistics)} none",
        bad: statistics.ColdTargets > 0.5 * statistics.TestCases,
        warn: statistics.ColdTargets > 0.1 * statistics.TestCases,
        "What users did says next to nothing of these: read texts of items, compare by the segment target_training_count, or set item_core.");

    private static string Share(int count, SplitStatistics statistics) => Text($"{count / (double)statistics.TestCases:P1}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
