using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>A state of what is recorded of a user.</summary>
/// <param name="Epoch">How often the user was erased.</param>
/// <param name="Version">Grows with every change; 0 where nothing is recorded.</param>
/// <param name="Sequence">The largest sequence of the user's events; 0 for none.</param>
public readonly record struct UserMark(long Epoch, long Version, long Sequence);

/// <summary>What is recorded of a user.</summary>
/// <param name="Mark">Its state.</param>
/// <param name="Events">The events asked for, in the order of their sequences.</param>
/// <param name="Memory">The memory, as kept by the newest call that added events; null where none was kept.</param>
/// <param name="MemorySince">The memory takes in only events of a larger sequence, and nothing of the training data unless this is 0.</param>
/// <param name="Steering">In the order in which they were set.</param>
public sealed record UserRecord(
    UserMark Mark, IReadOnlyList<LoggedEvent> Events, StoredMemory? Memory, long MemorySince, IReadOnlyList<Steer> Steering);

/// <summary>A recorded event.</summary>
/// <param name="Sequence">Grows from event to event of a user; numbers may be missing.</param>
/// <param name="Event">The event.</param>
public readonly record struct LoggedEvent(long Sequence, UserEvent Event);

/// <summary>A user's memory as it is kept.</summary>
/// <param name="Model">Names what moved it; another model cannot go on from it.</param>
/// <param name="Sequence">The newest event that it has taken in; 0 for none.</param>
/// <param name="State">What the model's memory needs to go on.</param>
public sealed record StoredMemory(string Model, long Sequence, byte[] State);

/// <summary>A user who is locked while events are added.</summary>
/// <param name="User">Who.</param>
/// <param name="Before">The record before, without its events.</param>
/// <param name="Added">The new events, in the order of their sequences.</param>
/// <param name="ReadLog">Reads the whole log, the new events included, in the order of the sequences.</param>
public sealed record LockedUser(
    UserId User, UserRecord Before, IReadOnlyList<LoggedEvent> Added, Func<ValueTask<IReadOnlyList<LoggedEvent>>> ReadLog);

/// <summary>How much was recorded of a user who was erased.</summary>
/// <param name="Events">Events.</param>
/// <param name="Memories">0 or 1.</param>
/// <param name="Steers">Steers.</param>
public readonly record struct ErasedRecord(int Events, int Memories, int Steers);

/// <summary>An item that was put or removed.</summary>
/// <param name="Revision">Grows with every change of any item.</param>
/// <param name="Item">The item.</param>
/// <param name="Sheet">What is known of it; null where it was removed.</param>
public sealed record StoredItem(long Revision, ItemId Item, ItemSheet? Sheet);
