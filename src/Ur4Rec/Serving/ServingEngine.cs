using Microsoft.Extensions.Logging;
using Ur4Rec.Data;
using Ur4Rec.Serving.Items;
using Ur4Rec.Serving.Storage;
using Ur4Rec.Serving.Users;

namespace Ur4Rec.Serving;

/// <summary>Serves a run: recommends, learns from events, takes in items, changes its model while it answers.</summary>
public sealed class ServingEngine : IRecommender, IItemCatalogue, IModelHost, IAsyncDisposable
{
    private const int UsersToWarmUp = 40;

    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(1);

    private readonly IServingStore _store;
    private readonly ILogger _log;
    private readonly StoreHealth _health;
    private readonly ModelDesk _models;
    private readonly UserDirectory _users;
    private readonly EventDesk _events;
    private readonly MemoryDesk _memories;
    private readonly ItemDesk _items;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _heart;
    private int _isDisposed;

    private ServingEngine(IServingStore store, ModelDesk models, TimeProvider clock, ILogger log)
    {
        _log = log;
        _health = new StoreHealth(log);
        _store = store;
        _models = models;
        _users = new UserDirectory(store, _health);
        _events = new EventDesk(models, store, _health);
        _memories = new MemoryDesk(models, _users, store, _health, clock);
        _items = new ItemDesk(models, store, _health);
        _heart = BeatAsync();
    }

    /// <inheritdoc/>
    public ModelVersion Current => _models.Current;

    /// <inheritdoc/>
    public ModelVersion? Previous => _models.Previous;

    /// <inheritdoc/>
    public bool IsStoreAvailable => _health.IsAvailable;

    /// <inheritdoc/>
    public IReadOnlyList<string> Genres => _items.Genres;

    /// <summary>What and where the store is, for people.</summary>
    public string StoreDescription => _store.Description;

    /// <summary>Users who are loaded.</summary>
    public int LoadedUsers => _users.Loaded;

    /// <summary>Loads what the options name and begins to serve.</summary>
    /// <param name="options">What to serve.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">The run, the store or the rules cannot be served.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public static async Task<ServingEngine> StartAsync(ServingOptions options, CancellationToken cancellation = default)
    {
        var store = await ServingStores.OpenAsync(StateAddress.Of(options), cancellation).ConfigureAwait(false);
        try
        {
            var models = await ModelDesk.OpenAsync(options, store, TimeProvider.System, cancellation).ConfigureAwait(false);
            WarmUp(models);
            return new ServingEngine(store, models, TimeProvider.System, options.Log);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<RecommendationAnswer> RecommendAsync(RecommendationRequest request, CancellationToken cancellation = default)
    {
        using var lease = _models.Rent();
        RequireKnown(lease.State, request);
        if (request.User is not { } user)
            return new Ranker(lease.State, request, log: null).Answer(isStale: false);
        var (log, isStale) = await _users.FindAsync(user, cancellation).ConfigureAwait(false);
        return new Ranker(lease.State, request, log).Answer(isStale);
    }

    /// <inheritdoc/>
    public Task<SimilarItems> SimilarAsync(ItemId item, int count, CancellationToken cancellation = default)
    {
        using var lease = _models.Rent();
        return Task.FromResult(Neighbours.Of(lease.State, item, count));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventReceipt>> RecordAsync(IReadOnlyList<UserEvent> events, CancellationToken cancellation = default) =>
        _events.RecordAsync(events, cancellation);

    /// <inheritdoc/>
    public Task<UserHistory> HistoryAsync(UserId user, int count, CancellationToken cancellation = default) => _memories.HistoryAsync(user, count, cancellation);

    /// <inheritdoc/>
    public Task<MemoryReport> MemoryAsync(UserId user, CancellationToken cancellation = default) => _memories.MemoryAsync(user, cancellation);

    /// <inheritdoc/>
    public Task<MemoryReport> SteerAsync(UserId user, SteeringChange change, CancellationToken cancellation = default) =>
        _memories.SteerAsync(user, change, cancellation);

    /// <inheritdoc/>
    public Task<ErasureReceipt> EraseAsync(UserId user, CancellationToken cancellation = default) => _memories.EraseAsync(user, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<UserId>> FindUsersAsync(string prefix, int count, CancellationToken cancellation = default) =>
        _memories.FindUsersAsync(prefix, count, cancellation);

    /// <inheritdoc/>
    public Task<ServedItem> GetAsync(ItemId item, CancellationToken cancellation = default) => _items.GetAsync(item);

    /// <inheritdoc/>
    public Task<ServedItem> PutAsync(ItemId item, ItemSheet sheet, CancellationToken cancellation = default) => _items.PutAsync(item, sheet, cancellation);

    /// <inheritdoc/>
    public Task RemoveAsync(ItemId item, CancellationToken cancellation = default) => _items.RemoveAsync(item, cancellation);

    /// <inheritdoc/>
    public Task<ItemPage> FindAsync(string text, int skip, int count, CancellationToken cancellation = default) => _items.FindAsync(text, skip, count);

    /// <inheritdoc/>
    public Task<ModelVersion> ReloadAsync(string? run, CancellationToken cancellation = default) => _models.ReloadAsync(run, cancellation);

    /// <inheritdoc/>
    public Task<ModelVersion> RollbackAsync(CancellationToken cancellation = default) => _models.RollbackAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _heart.ConfigureAwait(false);
        _stopping.Dispose();
        _models.Dispose();
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private void RequireKnown(ServedState state, RecommendationRequest request)
    {
        foreach (var item in request.Exclude.Concat(request.Candidates ?? []).Concat(request.History?.Select(entry => entry.Item) ?? []))
        {
            if (!state.Items.TryGetIndex(item, out _) && _models.Overlay.Find(item) is null)
                throw new InputException(state.Items.DescribeUnknown(item));
        }
    }

    /// <summary>Ranks for some users, so that the first who asks does not wait for code to be compiled.</summary>
    private static void WarmUp(ModelDesk models)
    {
        using var lease = models.Rent();
        var dataset = lease.State.Model.Dataset;
        for (var user = 0; user < Math.Min(dataset.UserCount, UsersToWarmUp); user++)
        {
            var log = UserLog.Empty(dataset.IdOf(new UserIndex(user)));
            lease.State.Model.Scorer.Score([log.ViewOf(lease.State).Query], new float[dataset.ItemCount]);
        }
    }

    /// <summary>Asks every second whether the store answers, and for the items that other servers put.</summary>
    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(s_heartbeat);
        while (await TickAsync(timer).ConfigureAwait(false))
        {
            try
            {
                await _models.RefreshItemsAsync(long.MaxValue, _stopping.Token).ConfigureAwait(false);
                _health.Answered();
            }
            catch (StoreUnavailableException e)
            {
                _health.Failed(e);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (InputException e)
            {
                _log.ItemsFailed(e.Message);
            }
        }
    }

    private async ValueTask<bool> TickAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
