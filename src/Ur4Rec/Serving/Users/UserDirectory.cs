using Ur4Rec.Data;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Serving.Users;

/// <summary>Users' logs: what the store has, or what is loaded where the store does not answer.</summary>
internal sealed class UserDirectory(IServingStore store, StoreHealth health)
{
    private const int Capacity = 100_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly RecentUsers _recent = new(Capacity);

    /// <summary>Users who are loaded.</summary>
    public int Loaded => _recent.Count;

    /// <summary>A user's log, and whether the store did not answer, so that it may be an old one.</summary>
    public async ValueTask<(UserLog Log, bool IsStale)> FindAsync(UserId user, CancellationToken cancellation)
    {
        var kept = _recent.Find(user);
        var known = kept ?? UserLog.Empty(user);
        if (!health.MayAsk)
            return (known, true);
        try
        {
            var record = await Patiently(store.ReadUserAsync(user, known.Mark, cancellation)).ConfigureAwait(false);
            health.Answered();
            // One of whom nothing is recorded is kept, too, for what a model makes of them.
            var log = record is null ? known : known.After(record);
            if (!ReferenceEquals(log, kept))
                _recent.Keep(log);
            return (log, false);
        }
        catch (StoreUnavailableException e)
        {
            health.Failed(e);
            return (known, true);
        }
    }

    /// <summary>Forgets what is loaded of a user.</summary>
    public void Forget(UserId user) => _recent.Forget(user);

    private static async ValueTask<UserRecord?> Patiently(Task<UserRecord?> reading)
    {
        if (reading.IsCompleted)
            return await reading.ConfigureAwait(false);
        try
        {
            return await reading.WaitAsync(s_patience).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new StoreUnavailableException($"The store has not answered for {s_patience.TotalSeconds:F0} s.", e);
        }
    }
}
