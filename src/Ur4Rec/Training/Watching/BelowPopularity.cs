namespace Ur4Rec.Training.Watching;

/// <summary>A stage that has stopped rising, and ranks worse than the count of interactions does.</summary>
/// <param name="training">How the stage goes.</param>
/// <param name="popularity">Popularity's validation <c>ndcg@10</c>.</param>
internal sealed class BelowPopularity(TrainingOptions training, double popularity) : WatchRule
{
    // A stage begins below popularity and climbs; one epoch that is not better than the best is noise.
    private const int EpochsWithoutRise = 2;

    private double _best = double.NegativeInfinity;
    private int _withoutRise;

    public override string Name => "below_popularity";

    public override WatchFinding? AtEpoch(EpochSummary epoch)
    {
        _withoutRise = epoch.IsBest ? 0 : _withoutRise + 1;
        _best = Math.Max(_best, epoch.Validation[StageLoop.SelectionMetric]);
        var isOver = epoch.Epoch == training.Epochs || (training.Patience > 0 && _withoutRise >= training.Patience);
        if (_best >= popularity || !(isOver || _withoutRise >= EpochsWithoutRise))
            return null;
        var module = epoch.LearningRates.ContainsKey("retriever") ? "retriever" : "sasrec";
        return WatchFinding.Of(
            $"validation {StageLoop.SelectionMetric} has come to {_best:F4}, less than popularity has ({popularity:F4})",
            $"raise epochs_per_stage ({training.Epochs}), try another {LearningRateKey(module)}, and look at the data with 'ur4rec doctor'");
    }
}
