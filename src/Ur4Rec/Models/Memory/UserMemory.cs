using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Memory;

/// <summary>
/// A memory of each user that follows a log of events. It holds what it has observed and nothing else: read before the event of a
/// target is observed, it knows only what came before the target. Observed event by event or in any larger pieces, on any number of
/// threads, it has the same bits. Not for several threads at once.
/// </summary>
public sealed class UserMemory : IDisposable
{
    private readonly Dictionary<UserId, MemoryEntry> _entries = [];
    private readonly MemoryCell _cell;
    private readonly Tape _tape;

    /// <summary>An empty memory.</summary>
    /// <param name="cell">Moves the states; it says how memories are kept.</param>
    /// <param name="pool">Where updates run.</param>
    /// <param name="weights">Where updates find the cell's weights packed; null where the cell may yet be trained.</param>
    public UserMemory(MemoryCell cell, WorkerPool pool, PackedWeights? weights = null)
    {
        _cell = cell;
        _tape = new Tape(pool) { Weights = weights };
    }

    /// <summary>Everybody of whom an event was observed.</summary>
    public IReadOnlyCollection<UserId> Users => _entries.Keys;

    /// <summary>How memories are kept.</summary>
    public MemoryOptions Options => _cell.Options;

    /// <summary>d.</summary>
    public int Width => _cell.Width;

    /// <summary>What is remembered of a user; null where nothing was ever observed of them.</summary>
    public MemoryEntry? Find(UserId user) => _entries.GetValueOrDefault(user);

    /// <summary>
    /// Takes in events. An event of the same user, item and time as an earlier one is that event again and changes nothing, as in the
    /// store; a request of an update with nothing to take in changes no state. A user who is not known begins with an empty memory.
    /// </summary>
    /// <param name="events">Each user's in time order; those of one second in the order they happened.</param>
    /// <param name="representations">[items, d], by item number.</param>
    /// <returns>Number of updates.</returns>
    /// <exception cref="InputException">An event is older than one of the same user that was observed; nothing has changed.</exception>
    /// <exception cref="ArgumentException">An item has no finite representation of d columns; nothing has changed.</exception>
    public int Observe(ReadOnlySpan<MemoryEvent> events, Tensor representations)
    {
        RequireWidth(representations);
        var updates = 0;
        foreach (var round in EventRounds.Cut(events, user => Find(user)?.NewestTime ?? long.MinValue, representations))
        {
            var moving = new List<MemoryEntry>();
            foreach (var next in round)
            {
                var entry = EntryOf(next.User);
                if (Take(entry, next, representations))
                    moving.Add(entry);
            }

            Update(moving, representations);
            updates += moving.Count;
        }

        return updates;
    }

    /// <summary>
    /// The drift score: the cosine distance, 0 .. 2, between the state and the mean representation of the newest
    /// <see cref="MemoryOptions.DriftWindow"/> items; 1 where either has no direction. Null before the first update.
    /// </summary>
    /// <param name="user">Any user.</param>
    /// <param name="representations">[items, d], by item number.</param>
    /// <exception cref="ArgumentException">The representations have another width, or are not finite.</exception>
    public double? Drift(UserId user, Tensor representations)
    {
        RequireWidth(representations);
        return Find(user) is { UpdatedAt: not null } entry ? Taste.Distance(entry, Options.DriftWindow, representations) : null;
    }

    /// <summary>
    /// States on a tape, zeros for a user before their first update. On a training tape the last update of each is computed again, so that
    /// the gradient reaches the cell and the representation of the item it took in; it stops at the state before.
    /// </summary>
    /// <param name="tape">Where the operations are recorded.</param>
    /// <param name="users">[n] any users, with repeats.</param>
    /// <param name="representations">[items, d], by item number.</param>
    /// <returns>[n, d].</returns>
    /// <exception cref="ArgumentException">The representations have another width.</exception>
    public Tensor Recall(Tape tape, ReadOnlySpan<UserId> users, Tensor representations)
    {
        RequireWidth(representations);
        var lengths = new int[users.Length];
        var entries = new List<MemoryEntry>(users.Length);
        for (var i = 0; i < users.Length; i++)
        {
            if (Find(users[i]) is not { UpdatedAt: not null } entry)
                continue;
            lengths[i] = 1;
            entries.Add(entry);
        }

        var states = tape.Mode == TapeMode.Training ? LastUpdate(tape, entries, representations) : Stack(tape, entries, entry => entry.State);
        return entries.Count == users.Length ? states : tape.SegmentMean(states, Ragged.FromLengths(lengths));
    }

    /// <summary>Forgets everybody, as at the beginning of an epoch.</summary>
    public void Reset() => _entries.Clear();

    /// <inheritdoc/>
    public void Dispose() => _tape.Dispose();

    /// <summary>The memory of a user, made where there is none.</summary>
    internal MemoryEntry EntryOf(UserId user)
    {
        if (!_entries.TryGetValue(user, out var entry))
            _entries.Add(user, entry = new MemoryEntry(Width));
        return entry;
    }

    /// <summary>Appends an event and says whether it makes the memory move.</summary>
    private bool Take(MemoryEntry entry, MemoryEvent next, Tensor representations)
    {
        if (next.Item is not { } item)
        {
            entry.AdvanceTo(next.Time);
            return entry.InteractionsSinceUpdate > 0;
        }

        return entry.Append(item, next.Time, Options.MaxMemorySize) && Triggers(entry, representations);
    }

    private bool Triggers(MemoryEntry entry, Tensor representations) => Options.UpdateTrigger switch
    {
        UpdateTrigger.InteractionCount => entry.InteractionsSinceUpdate >= Options.InteractionThreshold,
        UpdateTrigger.DriftThreshold =>
            entry.UpdatedAt is null || Taste.Distance(entry, Options.DriftWindow, representations) > Options.DriftThreshold,
        UpdateTrigger.TimeBased => entry.UpdatedAt is not { } updated || entry.NewestTime - updated >= Options.TimeThreshold,
        _ => false,
    };

    private void Update(List<MemoryEntry> entries, Tensor representations)
    {
        if (entries.Count == 0)
            return;
        _tape.Begin(TapeMode.Inference);
        var items = entries.ConvertAll(entry => entry.History[^1].Value).ToArray();
        var states = _cell.Update(_tape, _tape.Gather(representations, items), Stack(_tape, entries, entry => entry.State));
        for (var i = 0; i < entries.Count; i++)
            entries[i].Update(states.Row(i));
    }

    private Tensor LastUpdate(Tape tape, List<MemoryEntry> entries, Tensor representations)
    {
        var items = entries.ConvertAll(entry => entry.ConsumedItem!.Value.Value).ToArray();
        return _cell.Update(tape, tape.Gather(representations, items), Stack(tape, entries, entry => entry.PreviousState));
    }

    private Tensor Stack(Tape tape, List<MemoryEntry> entries, Func<MemoryEntry, ReadOnlySpan<float>> stateOf)
    {
        var values = tape.NewValues(entries.Count * Width);
        for (var i = 0; i < entries.Count; i++)
            stateOf(entries[i]).CopyTo(values[(i * Width)..]);
        return tape.Constant(entries.Count, Width, values);
    }

    private void RequireWidth(Tensor representations)
    {
        if (representations.Columns != Width)
            throw new ArgumentException($"Representations {representations} do not fit a memory of width {Width}.", nameof(representations));
    }
}
