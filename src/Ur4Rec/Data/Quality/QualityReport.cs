using Ur4Rec.Data.Storage;

namespace Ur4Rec.Data.Quality;

/// <summary>What was found out about a store or a run, a finding a line.</summary>
/// <param name="Findings">In the order to read them.</param>
public sealed record QualityReport(IReadOnlyList<QualityFinding> Findings)
{
    /// <summary>The worst verdict of all.</summary>
    public Verdict Verdict => Findings.Max(finding => finding.Verdict);

    /// <summary>Says what a store holds and how fit it is to learn from; nothing is filtered.</summary>
    /// <param name="store">The store.</param>
    /// <param name="minInteractions">Fewest interactions of a user who is of use; leave_one_out needs 3.</param>
    /// <param name="prepared">
    /// Sequences of the store over the items of interactions alone, where somebody has prepared some; read instead of the store where they have all
    /// its interactions.
    /// </param>
    /// <exception cref="InputException">The store's file is damaged.</exception>
    public static QualityReport Of(InteractionStore store, int minInteractions = 3, SequenceDataset? prepared = null)
    {
        var size = store.Size();
        return Of(
            size,
            () => prepared?.InteractionCount == size.Interactions ? prepared : DatasetPreparer.PrepareOnce(store, new PreparationOptions()).Dataset,
            store.Items(),
            minInteractions);
    }

    /// <summary>Examines what a store would hold.</summary>
    /// <param name="size">How much there is.</param>
    /// <param name="interactions">All interactions.</param>
    /// <param name="catalogue">All items.</param>
    /// <param name="minInteractions">As of a store.</param>
    /// <exception cref="InputException">What is read of a store's file is damaged.</exception>
    public static QualityReport Of(
        StoreSize size, IEnumerable<Interaction> interactions, IEnumerable<ItemMetadata> catalogue, int minInteractions = 3) =>
        Of(size, () => DatasetPreparer.Prepare(interactions, new PreparationOptions()).Dataset, catalogue, minInteractions);

    private static QualityReport Of(StoreSize size, Func<SequenceDataset> prepare, IEnumerable<ItemMetadata> catalogue, int minInteractions)
    {
        if (size.Interactions == 0)
            return new QualityReport([FindingRules.Size(size)]);

        var dataset = prepare();
        var items = catalogue.ToList();
        var lengths = LengthStatistics.Of(dataset);
        var times = TimeStatistics.Of(dataset);
        return new QualityReport(
        [
            FindingRules.Size(size),
            FindingRules.Lengths(lengths),
            FindingRules.ShortUsers(lengths, minInteractions),
            FindingRules.Popularity(PopularityStatistics.Of(dataset)),
            FindingRules.UnusedItems(items.Count - dataset.ItemCount, items.Count),
            FindingRules.Clock(times),
            FindingRules.Ties(times),
            FindingRules.Sessions(times),
            FindingRules.Repeats(RepeatStatistics.Of(dataset)),
            FindingRules.DuplicateItems(DuplicateItems.Of(items), items.Count),
            FindingRules.DuplicateUsers(DuplicateUsers.Count(dataset), dataset.UserCount),
            FindingRules.Texts(items),
        ]);
    }
}
