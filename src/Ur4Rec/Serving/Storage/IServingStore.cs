using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>
/// What a service knows beyond its run: events, memories, steering, items that were put, and who was erased. Several servers may share one.
/// Safe to call from any number of threads. Every call that writes is durable when its task is done, all of it or none.
/// </summary>
/// <remarks>A store that does not answer throws <see cref="StoreUnavailableException"/>; the same store answers again when it can.</remarks>
public interface IServingStore : IAsyncDisposable
{
    /// <summary>What and where it is, for people: no password, no address that must stay secret.</summary>
    string Description { get; }

    /// <summary>What is recorded of a user, if it is not what the caller knows already.</summary>
    /// <param name="user">Any user; one of whom nothing is recorded has version 0.</param>
    /// <param name="known">What the caller knows: a record's <see cref="UserRecord.Mark"/>, or the default for nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// The record, with the events after <paramref name="known"/>'s (all of them, where <see cref="UserMark.Epoch"/> has changed); null where
    /// nothing has changed since.
    /// </returns>
    Task<UserRecord?> ReadUserAsync(UserId user, UserMark known, CancellationToken cancellation);

    /// <summary>
    /// Adds events. All users concerned are locked, in ordinal order, from before their events are added until their memories are kept, so
    /// that whoever adds to a user's log sees all that was added before; events of one call keep their order.
    /// </summary>
    /// <param name="events">At least one. One whose id is recorded, or stands earlier among them, is a duplicate.</param>
    /// <param name="remember">
    /// Called once for every user who has new events, under their lock; gives the memory after them, or null to leave what is kept. What it
    /// throws undoes the whole call. It must not write to the store.
    /// </param>
    /// <param name="cancellation">Gives up, as long as nothing is durable.</param>
    /// <returns>[events] which of them are new.</returns>
    Task<bool[]> AppendAsync(
        IReadOnlyList<UserEvent> events, Func<LockedUser, ValueTask<StoredMemory?>> remember, CancellationToken cancellation);

    /// <summary>Changes a user's steering, and where their memory begins, under their lock.</summary>
    /// <param name="user">Any user.</param>
    /// <param name="change">Gives the steering in place of the recorded one; may be called again where another server was faster.</param>
    /// <param name="resetMemory">Whether the memory is dropped and begins anew after the newest event.</param>
    /// <param name="cancellation">Gives up, as long as nothing is durable.</param>
    Task SteerAsync(
        UserId user, Func<IReadOnlyList<Steer>, IReadOnlyList<Steer>> change, bool resetMemory, CancellationToken cancellation);

    /// <summary>
    /// Deletes all that is recorded of a user and notes, under a hash of the id, that what their training data tells is to be forgotten.
    /// </summary>
    Task<ErasedRecord> EraseAsync(UserId user, CancellationToken cancellation);

    /// <summary>Hashes (<see cref="ErasedUsers.HashOf"/>) of everybody who was ever erased.</summary>
    Task<IReadOnlyList<string>> ReadErasedAsync(CancellationToken cancellation);

    /// <summary>Users with events whose id begins with some letters, in ordinal order.</summary>
    Task<IReadOnlyList<UserId>> FindUsersAsync(string prefix, int count, CancellationToken cancellation);

    /// <summary>Items that were put or removed after a revision, in the order of their revisions.</summary>
    /// <param name="after">The largest <see cref="StoredItem.Revision"/> that the caller knows; 0 for none.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<StoredItem>> ReadItemsAsync(long after, CancellationToken cancellation);

    /// <summary>Records an item in place of what was recorded of it.</summary>
    /// <param name="item">The item.</param>
    /// <param name="sheet">What is known of it; null records that it was removed.</param>
    /// <param name="cancellation">Gives up, as long as nothing is durable.</param>
    Task<StoredItem> PutItemAsync(ItemId item, ItemSheet? sheet, CancellationToken cancellation);
}
