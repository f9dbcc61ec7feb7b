namespace Ur4Rec.Training.Watching;

/// <summary>A training loss that keeps falling while the validation falls too: what is learnt is the training part by heart.</summary>
/// <param name="patience">Epochs without a better validation before the stage ends; 0 never ends early.</param>
internal sealed class ValidationGap(int patience) : WatchRule
{
    // Validation wavers by some hundredths of itself about a plateau, on which a stage may well wait for its patience to end.
    private const int Epochs = 3;
    private const double Fall = 0.05;

    private EpochSummary? _last;
    private double _before;
    private int _falls;

    public override string Name => "train_validation_gap";

    public override WatchFinding? AtEpoch(EpochSummary epoch)
    {
        var quality = epoch.Validation[StageLoop.SelectionMetric];
        if (_last is null || !(epoch.Loss < _last.Loss && quality < _last.Validation[StageLoop.SelectionMetric]))
            (_falls, _before) = (0, quality);
        else
            _falls++;
        _last = epoch;
        if (_falls < Epochs || quality > (1 - Fall) * _before)
            return null;
        var end = patience == 0 ? ", and set patience so that the stage ends" : "";
        return WatchFinding.Of(
            $"validation {StageLoop.SelectionMetric} fell from {_before:F4} to {quality:F4} over {_falls} epochs while the loss fell to {epoch.Loss:G4}",
            $"raise {Dropout(epoch)} or weight_decay{end}; the best epoch is kept");
    }

    private static string Dropout(EpochSummary epoch)
    {
        if (!epoch.LearningRates.ContainsKey("retriever"))
            return "sasrec_dropout";
        return epoch.LearningRates.ContainsKey("sasrec") ? "sasrec_dropout, moe_dropout" : "moe_dropout";
    }
}
