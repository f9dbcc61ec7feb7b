using Ur4Rec.Training;
using Ur4Rec.Training.Watching;

namespace Ur4Rec.Tests.Training.Watching;

/// <summary>Epochs and steps as a stage of the retriever tells them, and what a rule says of them.</summary>
internal static class WatchSeries
{
    public static EpochSummary Epoch(int number, double loss = 2, double quality = 0.1, bool isBest = true) => new(
        "pretrain_retriever", number, loss, new Dictionary<string, double>(), new Dictionary<string, double> { ["retriever"] = 0.004 },
        new Dictionary<string, long>(), 1, 1, 100, new Dictionary<string, double> { ["ndcg@10"] = quality }, isBest);

    public static StepProgress Step(int number, double norm, string module = "retriever") =>
        new("pretrain_retriever", 1, 2, number, 1000, 2, new Dictionary<string, double>(), 100, 1)
        {
            GradientNorms = new Dictionary<string, double> { [module] = norm },
        };

    /// <summary>The epochs after which a rule has found something.</summary>
    public static int[] Fires(WatchRule rule, params IEnumerable<EpochSummary> epochs) =>
        [.. epochs.Where(epoch => rule.AtEpoch(epoch) is not null).Select(epoch => epoch.Epoch)];

    /// <summary>The first thing that a rule finds.</summary>
    public static WatchFinding? First(WatchRule rule, params IEnumerable<EpochSummary> epochs) =>
        epochs.Select(rule.AtEpoch).FirstOrDefault(finding => finding is not null);
}
