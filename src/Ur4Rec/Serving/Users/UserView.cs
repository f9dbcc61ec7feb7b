using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Serving.Users;

/// <summary>A user as one model sees them: their history, of training data and events together, in time order.</summary>
internal sealed class UserView
{
    private readonly ServedState _state;
    private readonly Lazy<QueryMemory?> _memory;

    private UserView(ServedState state, UserIndex? user, MergedHistory merged, UserLog log)
    {
        _state = state;
        User = user;
        History = merged.Items;
        Times = merged.Times;
        Sequences = merged.Sequences;
        AreTrained = merged.AreTrained;
        Dropped = merged.Dropped;
        _memory = new Lazy<QueryMemory?>(() => state.Memory?.Recall(this, log));
    }

    /// <summary>The user's number in the training data; null where it does not know them, or is to forget them.</summary>
    public UserIndex? User { get; }

    /// <summary>Oldest first; of one second, the training data's before events, and these in the order of their sequences.</summary>
    public ItemIndex[] History { get; }

    /// <summary>Unix seconds of each entry.</summary>
    public long[] Times { get; }

    /// <summary>The sequence of each entry's event; 0 for one that the training data alone tell of.</summary>
    public long[] Sequences { get; }

    /// <summary>Which entries the training data have.</summary>
    public bool[] AreTrained { get; }

    /// <summary>Items outside the history that the user had and is not to be offered.</summary>
    public ItemIndex[] Dropped { get; }

    /// <summary>What is remembered of the user; null for a model without memory.</summary>
    public QueryMemory? Memory => _memory.Value;

    /// <summary>What the user asks.</summary>
    public ScoringQuery Query => new(User, History, Times, Dropped, Memory);

    /// <summary>The user as a model sees them.</summary>
    public static UserView Of(UserLog log, ServedState state)
    {
        var dataset = state.Model.Dataset;
        UserIndex? user = !log.ForgetsTraining && dataset.TryGetIndex(log.User, out var known) ? known : null;
        return new UserView(state, user, MergedHistory.Of(user, log.Events, dataset, state.Filter), log);
    }

    /// <summary>Whether it is of a state.</summary>
    public bool IsOf(ServedState state) => ReferenceEquals(_state, state);

    /// <summary>The place of the first entry that a memory takes in which begins after an event; see <see cref="UserRecord.MemorySince"/>.</summary>
    public int MemoryStart(long memorySince)
    {
        if (memorySince == 0)
            return 0;
        // By time: what comes late, and lies before the beginning, belongs to what was before.
        var last = Array.FindLastIndex(Sequences, sequence => sequence <= memorySince);
        if (last < 0)
            return 0;
        var start = last + 1;
        while (start < Times.Length && Times[start] == Times[last])
            start++;
        return start;
    }
}
