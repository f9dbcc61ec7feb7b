using System.Collections.Concurrent;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Memory;
using Ur4Rec.Numerics;
using Ur4Rec.Serving.Storage;
using Ur4Rec.Serving.Users;

namespace Ur4Rec.Serving.Remembering;

/// <summary>
/// Moves users' memories by one model. A memory moved event by event has the bits of one replayed from the history: where it cannot go on (another
/// model, an event that came late), it is replayed. Safe to call from any number of threads.
/// </summary>
internal sealed class MemoryKeeper : IDisposable
{
    private readonly ServedState _state;
    private readonly MemoryCell _cell;
    private readonly Tensor _representations;
    private readonly PackedWeights _weights = new();
    private readonly WorkerPool _caller = new(1);
    private readonly ConcurrentBag<UserMemory> _free = [];

    /// <summary>For a state.</summary>
    /// <param name="state">Whose; its model has a memory.</param>
    /// <param name="cell">Moves the memories.</param>
    /// <param name="representations">[items, d].</param>
    public MemoryKeeper(ServedState state, MemoryCell cell, Tensor representations)
    {
        _state = state;
        _cell = cell;
        _representations = representations;
    }

    private string Model => _state.MemoryKey;

    private SequenceDataset Catalogue => _state.Model.Dataset;

    /// <summary>A user's memory after new events, under the user's lock.</summary>
    public async ValueTask<StoredMemory?> RememberAsync(LockedUser locked)
    {
        var newest = locked.Added[^1].Sequence;
        if (GoOn(locked) is { } kept)
            return new StoredMemory(Model, newest, kept.ToBytes());
        var record = locked.Before with { Mark = locked.Before.Mark with { Sequence = newest }, Events = await locked.ReadLog() };
        var log = UserLog.Empty(locked.User).After(record);
        var view = UserView.Of(log, _state);
        return new StoredMemory(Model, newest, Replay(view, log).ToBytes());
    }

    /// <summary>What a query remembers: the state that is kept, or that a replay gives where none fits.</summary>
    public QueryMemory Recall(UserView view, UserLog log)
    {
        var kept = KeptOf(view, log);
        return new QueryMemory(StartOf(view, kept.Since), kept.State);
    }

    /// <summary>A user's memory after all of a log.</summary>
    public KeptMemory KeptOf(UserView view, UserLog log) =>
        log.Memory is { } stored && stored.Model == Model && stored.Sequence == log.Mark.Sequence && KeptMemory.From(stored.State) is { } kept
        && kept.State.Length == _cell.Width
            ? kept
            : Replay(view, log);

    /// <summary>The newest item's distance from a memory; null before its first update.</summary>
    public double? DriftOf(KeptMemory kept) => With(memory =>
        kept.TryRestore(memory, Catalogue) ? memory.Drift(new UserId(kept.Saved.User), _representations) : null);

    /// <summary>The last updates of a memory, told by replaying it, the newest first.</summary>
    public IReadOnlyList<MemoryStep> LastUpdates(UserView view, UserLog log, int count) => With(memory =>
    {
        var steps = new List<MemoryStep>();
        for (var i = view.MemoryStart(log.MemorySince); i < view.History.Length; i++)
        {
            var drift = memory.Find(log.User) is { UpdatedAt: not null } before ? Distance(before.State, view.History[i]) : (double?)null;
            if (memory.Observe([new MemoryEvent(log.User, view.History[i], view.Times[i])], _representations) > 0)
                steps.Add(new MemoryStep(view.Times[i], view.History[i], drift));
        }

        steps.Reverse();
        return steps.Take(count).ToArray();
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var memory in _free)
            memory.Dispose();
        _weights.Dispose();
        _caller.Dispose();
    }

    /// <summary>The memory moved on from what is kept; null where it has to be replayed.</summary>
    private KeptMemory? GoOn(LockedUser locked)
    {
        if (locked.Before.Memory is not { } stored || stored.Model != Model || stored.Sequence != locked.Before.Mark.Sequence
            || _state.Filter.MaxLength > 0 || KeptMemory.From(stored.State) is not { } kept)
        {
            return null;
        }

        var events = new List<MemoryEvent>(locked.Added.Count);
        var newest = kept.Saved.NewestTime;
        foreach (var (_, added) in locked.Added)
        {
            if (!_state.Filter.Holds(added) || !Catalogue.TryGetIndex(added.Item, out ItemIndex item))
                continue;
            if (added.Time < newest || added.Time <= kept.Since)
                return null;
            newest = added.Time;
            events.Add(new MemoryEvent(locked.User, item, added.Time));
        }

        return With(memory =>
        {
            if (!kept.TryRestore(memory, Catalogue))
                return null;
            memory.Observe(events.ToArray(), _representations);
            return KeptMemory.Of(memory, locked.User, kept.Since, Catalogue);
        });
    }

    private KeptMemory Replay(UserView view, UserLog log) => With(memory =>
    {
        var start = view.MemoryStart(log.MemorySince);
        var events = new MemoryEvent[view.History.Length - start];
        for (var i = 0; i < events.Length; i++)
            events[i] = new MemoryEvent(log.User, view.History[start + i], view.Times[start + i]);
        memory.Observe(events, _representations);
        return KeptMemory.Of(memory, log.User, start == 0 ? KeptMemory.Always : view.Times[start - 1], Catalogue);
    });

    private static int StartOf(UserView view, long since)
    {
        var start = 0;
        while (since != KeptMemory.Always && start < view.Times.Length && view.Times[start] <= since)
            start++;
        return start;
    }

    /// <summary>The cosine distance of an item from a state, 0 .. 2; 1 where either has no direction.</summary>
    private double Distance(ReadOnlySpan<float> state, ItemIndex item)
    {
        var (product, left, right) = (0.0, 0.0, 0.0);
        var representation = _representations.Row(item.Value);
        for (var k = 0; k < state.Length; k++)
        {
            product += (double)state[k] * representation[k];
            left += (double)state[k] * state[k];
            right += (double)representation[k] * representation[k];
        }

        return left > 0 && right > 0 ? 1 - Math.Clamp(product / Math.Sqrt(left * right), -1, 1) : 1;
    }

    private T With<T>(Func<UserMemory, T> work)
    {
        if (!_free.TryTake(out var memory))
            memory = new UserMemory(_cell, _caller, _weights);
        try
        {
            memory.Reset();
            return work(memory);
        }
        finally
        {
            _free.Add(memory);
        }
    }
}

/// <summary>An update of a memory.</summary>
/// <param name="Time">Unix seconds.</param>
/// <param name="Item">The item that it took in.</param>
/// <param name="Drift">The item's distance from the memory before; null for the first update.</param>
internal readonly record struct MemoryStep(long Time, ItemIndex Item, double? Drift);
