using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Serving.Storage;
using Ur4Rec.Serving.Users;

namespace Ur4Rec.Serving;

/// <summary>Tells what is known and remembered of users, steers it, and forgets it.</summary>
internal sealed class MemoryDesk(ModelDesk models, UserDirectory users, IServingStore store, StoreHealth health, TimeProvider clock)
{
    private const int UpdatesTold = 100;
    private const int ItemsForAttributes = 50;
    private const int AttributesTold = 8;
    private const int MaxSentenceLength = 1_000;

    /// <inheritdoc cref="IRecommender.HistoryAsync"/>
    public async Task<UserHistory> HistoryAsync(UserId user, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        using var lease = models.Rent();
        var (log, view, isStale) = await FindAsync(lease.State, user, cancellation).ConfigureAwait(false);
        var entries = new List<HistoryEntry>();
        for (var i = view.History.Length - 1; i >= 0 && entries.Count < count; i--)
        {
            var item = lease.State.Items[view.History[i]];
            entries.Add(new HistoryEntry(item.Id.Value, item.Title, item.Genres, view.Times[i], view.AreTrained[i]));
        }

        return new UserHistory(log.User.Value, view.History.Length, isStale, SentencesOf(lease.State, view), entries);
    }

    /// <inheritdoc cref="IRecommender.MemoryAsync"/>
    public async Task<MemoryReport> MemoryAsync(UserId user, CancellationToken cancellation)
    {
        using var lease = models.Rent();
        var (log, view, isStale) = await FindAsync(lease.State, user, cancellation).ConfigureAwait(false);
        return Report(lease.State, log, view, isStale);
    }

    /// <inheritdoc cref="IRecommender.SteerAsync"/>
    public async Task<MemoryReport> SteerAsync(UserId user, SteeringChange change, CancellationToken cancellation)
    {
        using var lease = models.Rent();
        var (log, view, _) = await FindAsync(lease.State, user, cancellation).ConfigureAwait(false);
        foreach (var wish in change.Steers)
            Require(lease.State, wish);
        await WriteAsync(() => store.SteerAsync(user, steers => Apply(steers, change, view.History.Length), change.ResetMemory, cancellation)).ConfigureAwait(false);
        return await MemoryAsync(user, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc cref="IRecommender.EraseAsync"/>
    public async Task<ErasureReceipt> EraseAsync(UserId user, CancellationToken cancellation)
    {
        using var lease = models.Rent();
        var (log, _) = await users.FindAsync(user, cancellation).ConfigureAwait(false);
        // One that was begun and failed is done again.
        if (!log.ForgetsTraining)
            RequireKnown(log, log.ViewOf(lease.State));
        ErasedRecord erased = default;
        await WriteAsync(async () => erased = await store.EraseAsync(user, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        users.Forget(user);
        var data = lease.State.Model.Configuration.Store;
        var imported = data is null or RunConfiguration.DemoStore
            ? default
            : await Task.Run(() => StoreEraser.Erase(data, user), CancellationToken.None).ConfigureAwait(false);
        return new ErasureReceipt(user.Value, clock.GetUtcNow(), erased.Events, imported.Interactions, imported.Texts, erased.Memories, erased.Steers);
    }

    /// <inheritdoc cref="IRecommender.FindUsersAsync"/>
    public async Task<IReadOnlyList<UserId>> FindUsersAsync(string prefix, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        using var lease = models.Rent();
        var trained = lease.State.UserIds.StartingWith(prefix, count);
        IReadOnlyList<UserId> recorded = [];
        IReadOnlyList<string> erased = [];
        try
        {
            if (health.MayAsk)
            {
                recorded = await store.FindUsersAsync(prefix, count, cancellation).ConfigureAwait(false);
                erased = await store.ReadErasedAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (StoreUnavailableException e)
        {
            health.Failed(e);
        }

        var forgotten = new ErasedUsers(erased);
        return [.. trained.Where(user => !forgotten.Contains(user)).Concat(recorded).Distinct().OrderBy(user => user.Value, StringComparer.Ordinal).Take(count)];
    }

    private async Task WriteAsync(Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
            health.Answered();
        }
        catch (StoreUnavailableException e)
        {
            health.Failed(e);
            throw;
        }
    }

    /// <exception cref="UnknownIdException">Nothing is known of the user.</exception>
    private async ValueTask<(UserLog Log, UserView View, bool IsStale)> FindAsync(ServedState state, UserId user, CancellationToken cancellation)
    {
        var (log, isStale) = await users.FindAsync(user, cancellation).ConfigureAwait(false);
        var view = log.ViewOf(state);
        RequireKnown(log, view);
        return (log, view, isStale);
    }

    private static void RequireKnown(UserLog log, UserView view)
    {
        if (view.User is null && log.Mark.Version == 0)
        {
            throw new UnknownIdException(
                $"Nothing is known of a user '{log.User}': the training data does not have them, and no event of theirs was recorded.");
        }
    }

    private static MemoryReport Report(ServedState state, UserLog log, UserView view, bool isStale)
    {
        var kept = state.Memory?.KeptOf(view, log);
        var updates = state.Memory?.LastUpdates(view, log, UpdatesTold) ?? [];
        return new MemoryReport(
            log.User.Value,
            isStale,
            SentencesOf(state, view),
            TopAttributes(state, view),
            kept is null ? 0 : view.History.Length - view.MemoryStart(log.MemorySince),
            kept?.Saved.UpdatedAt,
            kept?.Saved.InteractionsSinceUpdate ?? 0,
            kept is null ? null : state.Memory!.DriftOf(kept),
            [.. updates.Select(step => new MemoryUpdate(step.Time, state.Items[step.Item].Id.Value, state.Items[step.Item].Title, step.Drift))],
            log.Steering);
    }

    private static IReadOnlyList<string> SentencesOf(ServedState state, UserView view) =>
        view.User is { } user ? state.Model.Sentences?.UserSentences(user) ?? [] : [];

    private static AttributeShare[] TopAttributes(ServedState state, UserView view)
    {
        var newest = view.History.TakeLast(ItemsForAttributes).Distinct().ToArray();
        return
        [
            .. newest.SelectMany(item => state.Items[item].Genres.Distinct(StringComparer.OrdinalIgnoreCase))
                .GroupBy(genre => genre, StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Take(AttributesTold)
                .Select(group => new AttributeShare("genre", group.Key, (double)group.Count() / newest.Length)),
        ];
    }

    private static void Require(ServedState state, SteerWish wish)
    {
        if (wish.Attribute is null == wish.Sentence is null)
            throw new InputException("A steer has an attribute or a sentence: give one of them.");
        if (!(Math.Abs(wish.Weight) <= Steer.MaxWeight))
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"A steer's weight is {wish.Weight}; give -{Steer.MaxWeight} .. {Steer.MaxWeight}, or 0 to remove it."));
        if (wish.Attribute is { } attribute)
            state.Items.RequireAttribute(attribute.Attribute);
        if (wish.Sentence is not { } sentence)
            return;
        if (sentence.Length is 0 or > MaxSentenceLength)
            throw new InputException($"A steer's sentence has {sentence.Length} characters; give 1 to {MaxSentenceLength}.");
        if (wish.Weight != 0 && state.Model.Likeness(sentence) is null)
            throw new InputException("A sentence cannot steer here: the run reads no texts, or their encoder is not at hand. Steer by an attribute.");
    }

    private static List<Steer> Apply(IReadOnlyList<Steer> steers, SteeringChange change, int interactions)
    {
        var applied = change.ResetSteering ? [] : steers.ToList();
        foreach (var wish in change.Steers)
        {
            applied.RemoveAll(steer => IsSame(steer, wish));
            if (wish.Weight != 0)
                applied.Add(new Steer(wish.Attribute, wish.Sentence, wish.Weight, wish.Pinned, interactions));
        }

        return applied.Count <= Steer.MaxCount
            ? applied
            : throw new InputException($"A user has at most {Steer.MaxCount} steers, and these would be {applied.Count}; remove some (weight 0) or reset them.");
    }

    private static bool IsSame(Steer steer, SteerWish wish) =>
        steer.Sentence == wish.Sentence
        && string.Equals(steer.Attribute?.Attribute, wish.Attribute?.Attribute, StringComparison.OrdinalIgnoreCase)
        && string.Equals(steer.Attribute?.Value, wish.Attribute?.Value, StringComparison.OrdinalIgnoreCase);
}
