using System.Globalization;
using Ur4Rec.Data.Storage;
using static Ur4Rec.Data.Quality.QualityFinding;

namespace Ur4Rec.Data.Quality;

/// <summary>Judges the statistics. The limits are rules of thumb; each advice says what lies behind its own.</summary>
internal static class FindingRules
{
    public static QualityFinding Size(StoreSize size) => Judge(
        "size",
        Text($"{size.Users:N0} users, {size.Items:N0} items, {size.Interactions:N0} interactions"),
        bad: size.Interactions == 0,
        warn: size.Interactions < 1_000,
        "With fewer than 1,000 interactions a model learns little and every figure is noise; import more.");

    public static QualityFinding Lengths(LengthStatistics lengths) => Judge(
        "sequence length",
        Text($"min {lengths.Quantile(0)}, quartiles {lengths.Quantile(0.25)} / {lengths.Quantile(0.5)} / {lengths.Quantile(0.75)}, mean {lengths.Mean:N1}, max {lengths.Quantile(1):N0}"),
        bad: lengths.Quantile(1) < 3,
        warn: lengths.Quantile(0.5) < 5,
        "Half of the users have fewer than 5 interactions: there is little order to learn from; set user_core, or gather more.");

    public static QualityFinding ShortUsers(LengthStatistics lengths, int min)
    {
        var count = lengths.CountBelow(min);
        return Judge(
            "users below the minimum",
            Text($"{count:N0} of {lengths.Users:N0} users have fewer than {min} interactions"),
            bad: count > 0.5 * lengths.Users,
            warn: count > 0.1 * lengths.Users,
            "They are trained on but never tested; user_core leaves them out.");
    }

    public static QualityFinding Popularity(PopularityStatistics popularity) => Judge(
        "popularity skew",
        Text($"Gini {popularity.Gini:F2}; the top 1 % of items have {popularity.ShareOfTop(0.01):P1} of the interactions, the top 10 % {popularity.ShareOfTop(0.1):P1}"),
        bad: false,
        warn: popularity.Gini > 0.9,
        "A few items have nearly everything: compare with the popularity baseline and look at results by item popularity.");

    public static QualityFinding UnusedItems(int unused, int items) => Judge(
        "items without interactions",
        Text($"{unused:N0} of {items:N0}"),
        bad: false,
        warn: unused > 0.1 * items,
        "They are not in the catalogue of a trained model and cannot be recommended; check that item ids agree between the files.");

    public static QualityFinding Clock(TimeStatistics times) => Judge(
        "time span",
        times.ArePositions ? "times are places in a sequence" : Text($"{Date(times.First)} to {Date(times.Last)}"),
        bad: false,
        warn: times.ArePositions,
        "The data has no clock times: use leave_one_out or ratio, since a temporal split would cut by place, not by date.");

    public static QualityFinding Ties(TimeStatistics times) => Judge(
        "timestamp ties",
        Text($"{times.ShareTied:P1} of interactions share their second with another of the same user"),
        bad: times.ShareTied > 0.9,
        warn: times.ShareTied > 0.2,
        "The order within a second is the file's, which may mean nothing; prefer a finer clock, or events to bulk entries.");

    public static QualityFinding Sessions(TimeStatistics times) => Judge(
        "sessions",
        times.ArePositions
            ? "unknown without clock times"
            : Text($"{times.MeanSessionLength:N1} interactions a session (gap under 30 min), median gap {times.MedianGap:N0} s, {times.ShareOfOneSessionUsers:P1} of users have one session only"),
        bad: false,
        warn: times.ShareOfOneSessionUsers > 0.5 && !times.ArePositions,
        "Most histories were entered at one sitting: the order is that of a questionnaire more than of a changing taste.");

    public static QualityFinding Repeats(RepeatStatistics repeats) => Judge(
        "repeats",
        Text($"{repeats.ShareRepeated:P1} of interactions are with an item the user had before, {repeats.ShareImmediate:P1} with the one just before"),
        bad: false,
        warn: repeats.ShareRepeated > 0.05,
        "What is recommended are items that a user has not had, so repeats teach what is never asked; import the first of each alone.");

    public static QualityFinding DuplicateItems(DuplicateItems duplicates, int items)
    {
        var examples = duplicates.Examples.Count == 0 ? "" : $", such as '{string.Join("', '", duplicates.Examples)}'";
        return Judge(
            "duplicate items",
            Text($"{duplicates.Count:N0} of {items:N0} have the title and year of another{examples}"),
            bad: false,
            warn: duplicates.Count > 0.01 * items,
            "A user may have had the very item that is held out under its other id; give each item one id before importing.");
    }

    public static QualityFinding DuplicateUsers(int duplicates, int users) => Judge(
        "duplicate users",
        Text($"{duplicates:N0} of {users:N0} have the same items at the same times as another"),
        bad: false,
        warn: duplicates > 0.01 * users,
        "They are tested several times over, and intervals come out too narrow; give each user one id before importing.");

    public static QualityFinding Texts(IReadOnlyCollection<ItemMetadata> items)
    {
        var untitled = items.Count(item => item.Title is null);
        var textless = items.Count(item => item.Text is null);
        return Judge(
            "items without text",
            Text($"{textless:N0} of {items.Count:N0} have no text, {untitled:N0} no title"),
            bad: false,
            warn: textless > 0.05 * items.Count,
            "Sequence models need none; for models that read texts, import item descriptions.");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Date(long unixSeconds) =>
        DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
