using System.Collections.Concurrent;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Users;

/// <summary>The logs of the users who came last. What has not been asked for since twice as many others came is gone.</summary>
/// <param name="capacity">How many are surely kept.</param>
internal sealed class RecentUsers(int capacity)
{
    private ConcurrentDictionary<UserId, UserLog> _young = [];
    private ConcurrentDictionary<UserId, UserLog> _old = [];

    /// <summary>How many are kept now.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>A user's log, or null.</summary>
    public UserLog? Find(UserId user)
    {
        if (_young.TryGetValue(user, out var log))
            return log;
        if (!_old.TryGetValue(user, out log))
            return null;
        Keep(log);
        return log;
    }

    /// <summary>Keeps a log, unless a newer one of the user is kept.</summary>
    public void Keep(UserLog log)
    {
        if (_young.Count >= capacity)
        {
            _old = _young;
            _young = [];
        }

        _young.AddOrUpdate(log.User, log, (_, kept) => IsNewer(log, kept) ? log : kept);
    }

    /// <summary>Forgets a user.</summary>
    public void Forget(UserId user)
    {
        _young.TryRemove(user, out _);
        _old.TryRemove(user, out _);
    }

    private static bool IsNewer(UserLog log, UserLog kept) =>
        (log.Mark.Epoch, log.Mark.Version).CompareTo((kept.Mark.Epoch, kept.Mark.Version)) > 0;
}
