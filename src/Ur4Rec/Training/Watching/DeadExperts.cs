namespace Ur4Rec.Training.Watching;

/// <summary>An expert that the router passes by while others share the work.</summary>
/// <param name="retrieverLearningRate">The retriever's peak learning rate, before <c>finetune_lr_scale</c>.</param>
internal sealed class DeadExperts(double retrieverLearningRate) : WatchRule
{
    // A hundredth of the mixture is a hundredth of the gradient, by which an expert hardly learns any more; an even share is a third.
    private const double Share = 0.01;

    public override string Name => "dead_expert";

    public override WatchFinding? AtEpoch(EpochSummary epoch)
    {
        if (epoch.Epoch < SettledEpoch || RouterCollapse.HasCollapsed(epoch))
            return null;
        foreach (var (expert, share) in epoch.Routing)
        {
            if (share < Share)
            {
                return WatchFinding.Of(
                    $"the router gives {share:P2} to the expert {expert}",
                    $"{Reading(expert)}, and lower retriever_lr (it is {retrieverLearningRate})");
            }
        }

        return null;
    }

    private static string Reading(string expert) => expert switch
    {
        "user_preference" => "see whether users have texts (texts.source)",
        "item_description" => "see whether items have texts (texts.source)",
        _ => "see whether items have images (images.use)",
    };
}
