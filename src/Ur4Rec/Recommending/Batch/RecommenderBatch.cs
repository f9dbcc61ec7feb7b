using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Recommending.Batch;

/// <summary>Answers as <see cref="Recommender.ForUser"/> does.</summary>
/// <param name="recommender">Answers.</param>
/// <param name="dataset">The recommender's.</param>
/// <param name="count">Items for each user, at least 1.</param>
/// <param name="basis">See <see cref="Basis"/>.</param>
internal sealed class RecommenderBatch(Recommender recommender, SequenceDataset dataset, int count, IReadOnlyDictionary<string, string> basis)
    : IBatchSource
{
    /// <inheritdoc/>
    public SequenceDataset Dataset => dataset;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Basis => basis;

    /// <inheritdoc/>
    public IReadOnlyList<Recommendation>[] Answer(IReadOnlyList<UserIndex> users, WorkerPool pool) =>
        recommender.ForUsers([.. users.Select(dataset.IdOf)], count, pool);
}
