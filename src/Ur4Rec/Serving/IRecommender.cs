using Ur4Rec.Data;

namespace Ur4Rec.Serving;

/// <summary>
/// Recommends with a run's model, learns from every event, and says why. Safe to call from any number of threads. What is wrong with a
/// request is an <see cref="InputException"/>, a user or item that nobody knows an <see cref="UnknownIdException"/>, and a store that does
/// not answer a <see cref="StoreUnavailableException"/> where something was to be written; reading goes on with what is loaded.
/// </summary>
public interface IRecommender
{
    /// <summary>The best items for a user, for a history, or of the caller's own candidates, best first.</summary>
    Task<RecommendationAnswer> RecommendAsync(RecommendationRequest request, CancellationToken cancellation = default);

    /// <summary>The items most like one, best first.</summary>
    /// <param name="item">An item that the model ranks.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<SimilarItems> SimilarAsync(ItemId item, int count, CancellationToken cancellation = default);

    /// <summary>
    /// Records what users did, all of it or none, and moves their memories. When the task is done, the events are durable and the next answer
    /// knows of them. An event whose id was recorded before changes nothing.
    /// </summary>
    /// <returns>One receipt an event, in their order.</returns>
    Task<IReadOnlyList<EventReceipt>> RecordAsync(IReadOnlyList<UserEvent> events, CancellationToken cancellation = default);

    /// <summary>A user's newest interactions, the newest first.</summary>
    Task<UserHistory> HistoryAsync(UserId user, int count, CancellationToken cancellation = default);

    /// <summary>What is remembered of a user, in words and figures.</summary>
    Task<MemoryReport> MemoryAsync(UserId user, CancellationToken cancellation = default);

    /// <summary>Steers what is recommended to a user.</summary>
    Task<MemoryReport> SteerAsync(UserId user, SteeringChange change, CancellationToken cancellation = default);

    /// <summary>Forgets a user: events, memory, steering, texts, what the store imported of them, and what is loaded.</summary>
    Task<ErasureReceipt> EraseAsync(UserId user, CancellationToken cancellation = default);

    /// <summary>Users whose id begins with some letters, in ordinal order.</summary>
    Task<IReadOnlyList<UserId>> FindUsersAsync(string prefix, int count, CancellationToken cancellation = default);
}
