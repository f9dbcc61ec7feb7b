namespace Ur4Rec.Training.Watching;

/// <summary>A router that listens to one expert alone: what the others read adds nothing to the ranking.</summary>
/// <param name="retrieverLearningRate">The retriever's peak learning rate, before <c>finetune_lr_scale</c>.</param>
internal sealed class RouterCollapse(double retrieverLearningRate) : WatchRule
{
    // With less than a hundredth left for the others, their gradients are hundredths too, and they do not come back by themselves.
    private const double Share = 0.99;

    public override string Name => "router_collapse";

    public override WatchFinding? AtEpoch(EpochSummary epoch)
    {
        if (epoch.Epoch < SettledEpoch || !HasCollapsed(epoch))
            return null;
        var (expert, share) = epoch.Routing.MaxBy(pair => pair.Value);
        return WatchFinding.Of(
            $"the router gives {share:P2} to the expert {expert} and next to nothing to the others",
            $"lower retriever_lr (it is {retrieverLearningRate}), and see with 'ur4rec ablate' whether texts help with this data at all");
    }

    /// <summary>Whether one expert has it all.</summary>
    public static bool HasCollapsed(EpochSummary epoch) => epoch.Routing.Count > 1 && epoch.Routing.Values.Max() >= Share;
}
