using Ur4Rec.Data;

namespace Ur4Rec.Models.Memory;

/// <summary>What is remembered of one user. It changes as the memory observes.</summary>
public sealed class MemoryEntry
{
    private readonly float[] _state;
    private readonly float[] _previousState;
    private readonly List<ItemIndex> _history = [];
    private readonly List<ItemIndex> _itemsAtNewestTime = [];

    internal MemoryEntry(int width)
    {
        _state = new float[width];
        _previousState = new float[width];
    }

    /// <summary>m, [d]; zeros before the first update.</summary>
    public ReadOnlySpan<float> State => _state;

    /// <summary>The newest items, oldest first, at most <see cref="MemoryOptions.MaxMemorySize"/>.</summary>
    public IReadOnlyList<ItemIndex> History => _history;

    /// <summary>Unix seconds of the newest event.</summary>
    public long NewestTime { get; private set; } = long.MinValue;

    /// <summary>Unix seconds of the last update; null before the first.</summary>
    public long? UpdatedAt { get; private set; }

    /// <summary>Interactions since the last update, or since the beginning.</summary>
    public int InteractionsSinceUpdate { get; private set; }

    /// <summary>The state that the last update began with, [d].</summary>
    internal ReadOnlySpan<float> PreviousState => _previousState;

    /// <summary>The item that the last update took in; null before the first.</summary>
    internal ItemIndex? ConsumedItem { get; private set; }

    /// <summary>Every item of the second of <see cref="NewestTime"/>, by which a repeated event is known.</summary>
    internal IReadOnlyList<ItemIndex> ItemsAtNewestTime => _itemsAtNewestTime;

    /// <summary>Appends an interaction.</summary>
    /// <returns>Whether it is new; a repeated one changes nothing.</returns>
    internal bool Append(ItemIndex item, long time, int maxMemorySize)
    {
        AdvanceTo(time);
        if (_itemsAtNewestTime.Contains(item))
            return false;
        _itemsAtNewestTime.Add(item);
        if (_history.Count == maxMemorySize)
            _history.RemoveAt(0);
        _history.Add(item);
        InteractionsSinceUpdate++;
        return true;
    }

    /// <summary>Sets the time of the newest event, which is not before the present one.</summary>
    internal void AdvanceTo(long time)
    {
        if (time > NewestTime)
            _itemsAtNewestTime.Clear();
        NewestTime = time;
    }

    /// <summary>Takes in the newest item.</summary>
    /// <param name="state">The state after the update, [d].</param>
    internal void Update(ReadOnlySpan<float> state)
    {
        _state.CopyTo(_previousState, 0);
        state.CopyTo(_state);
        ConsumedItem = _history[^1];
        UpdatedAt = NewestTime;
        InteractionsSinceUpdate = 0;
    }

    /// <summary>Puts back what was saved.</summary>
    internal void Restore(SavedMemory saved, ReadOnlySpan<float> state, ReadOnlySpan<float> previousState, Func<string, ItemIndex> itemOf)
    {
        state.CopyTo(_state);
        previousState.CopyTo(_previousState);
        _history.AddRange(saved.History.Select(itemOf));
        _itemsAtNewestTime.AddRange(saved.ItemsAtNewestTime.Select(itemOf));
        NewestTime = saved.NewestTime;
        UpdatedAt = saved.UpdatedAt;
        InteractionsSinceUpdate = saved.InteractionsSinceUpdate;
        ConsumedItem = saved.ConsumedItem is { } item ? itemOf(item) : null;
    }
}
