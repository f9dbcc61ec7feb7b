using Ur4Rec.Data;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Serving.Users;

/// <summary>What is loaded of a user's records. It does not change; a newer state is another log.</summary>
internal sealed class UserLog
{
    private UserView? _view;

    private UserLog(UserId user, UserMark mark, IReadOnlyList<LoggedEvent> events, StoredMemory? memory, long memorySince, IReadOnlyList<Steer> steering)
    {
        User = user;
        Mark = mark;
        Events = events;
        Memory = memory;
        MemorySince = memorySince;
        Steering = steering;
    }

    /// <summary>Whose.</summary>
    public UserId User { get; }

    /// <summary>The state of the records.</summary>
    public UserMark Mark { get; }

    /// <summary>All events, in the order of their sequences.</summary>
    public IReadOnlyList<LoggedEvent> Events { get; }

    /// <summary>See <see cref="UserRecord.Memory"/>.</summary>
    public StoredMemory? Memory { get; }

    /// <summary>See <see cref="UserRecord.MemorySince"/>.</summary>
    public long MemorySince { get; }

    /// <summary>See <see cref="UserRecord.Steering"/>.</summary>
    public IReadOnlyList<Steer> Steering { get; }

    /// <summary>Whether what the training data tells of the user is to be forgotten.</summary>
    public bool ForgetsTraining => Mark.Epoch > 0;

    /// <summary>Of somebody of whom nothing is recorded.</summary>
    public static UserLog Empty(UserId user) => new(user, default, [], memory: null, memorySince: 0, []);

    /// <summary>The log after a record that was read with this one's mark.</summary>
    public UserLog After(UserRecord record) => new(
        User,
        record.Mark,
        record.Mark.Epoch == Mark.Epoch ? [.. Events, .. record.Events] : record.Events,
        record.Memory,
        record.MemorySince,
        record.Steering);

    /// <summary>The user as a model sees them; computed once a model.</summary>
    public UserView ViewOf(ServedState state)
    {
        var view = Volatile.Read(ref _view);
        if (view is null || !view.IsOf(state))
            Volatile.Write(ref _view, view = UserView.Of(this, state));
        return view;
    }
}
