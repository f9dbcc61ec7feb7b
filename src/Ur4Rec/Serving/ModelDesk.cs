using Ur4Rec.Data;
using Ur4Rec.Serving.Items;
using Ur4Rec.Serving.Loading;
using Ur4Rec.Serving.Ranking;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Serving;

/// <summary>Holds the state that answers, and changes it: another model, other items. Requests that are under way end with the state that they began with.</summary>
internal sealed class ModelDesk : IDisposable
{
    private readonly ServingOptions _options;
    private readonly IServingStore _store;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SharedModel _model;
    private SharedModel? _previous;
    private ItemOverlay _overlay = ItemOverlay.Empty;
    private SharedModel _extended;
    private ItemMetadata[] _added = [];
    private ServedState _current;

    private ModelDesk(ServingOptions options, IServingStore store, TimeProvider clock, SharedModel model, ItemOverlay overlay)
    {
        _options = options;
        _store = store;
        _clock = clock;
        _model = model;
        _overlay = overlay;
        model.Use();
        _extended = model;
        Extend(basis: null);
        _current = Build();
    }

    /// <summary>The model that answers now.</summary>
    public ModelVersion Current => Volatile.Read(ref _current).Version;

    /// <summary>What a rollback goes back to.</summary>
    public ModelVersion? Previous => Volatile.Read(ref _previous) is { } previous ? VersionOf(previous, previous.Model, addedItems: 0) : null;

    /// <summary>What was put and removed since the training.</summary>
    public ItemOverlay Overlay => Volatile.Read(ref _overlay);

    /// <summary>Loads the options' run and the store's items.</summary>
    public static async Task<ModelDesk> OpenAsync(ServingOptions options, IServingStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var overlay = ItemOverlay.Empty.After(await store.ReadItemsAsync(after: 0, cancellation).ConfigureAwait(false));
        var model = await LoadAsync(options.Run, options.Store, store, clock, cancellation).ConfigureAwait(false);
        return new ModelDesk(options, store, clock, model, overlay);
    }

    /// <summary>Begins a use of the state that answers now.</summary>
    public Lease Rent()
    {
        while (true)
        {
            var state = Volatile.Read(ref _current);
            if (state.TryUse())
                return new Lease(state);
        }
    }

    /// <summary>Answers with another run, or the same one trained anew.</summary>
    public async Task<ModelVersion> ReloadAsync(string? run, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var loaded = await LoadAsync(run ?? _model.Model.Run, _options.Store, _store, _clock, cancellation).ConfigureAwait(false);
            var forgotten = _previous;
            try
            {
                SwapIn(loaded);
            }
            catch
            {
                loaded.Release();
                throw;
            }

            forgotten?.Release();
            return Current;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Answers with the model before.</summary>
    public async Task<ModelVersion> RollbackAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_previous is null)
                throw new InputException("There is no model to go back to: none was loaded since the service began.");
            SwapIn(_previous);
            return Current;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Takes in what was put and removed by this server and others.</summary>
    /// <param name="revision">Nothing needs to be done where this much is in already.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task RefreshItemsAsync(long revision, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_overlay.Revision >= revision)
                return;
            var changes = await _store.ReadItemsAsync(_overlay.Revision, cancellation).ConfigureAwait(false);
            if (changes.Count == 0)
                return;
            Volatile.Write(ref _overlay, _overlay.After(changes));
            await Task.Run(() => Replace(basis: _model), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _current.Release();
        _extended.Release();
        _model.Release();
        _previous?.Release();
        _gate.Dispose();
    }

    private static async Task<SharedModel> LoadAsync(
        string run, string? data, IServingStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var erased = new ErasedUsers(await store.ReadErasedAsync(cancellation).ConfigureAwait(false));
        var model = await Task.Run(() => ServedModel.Load(run, data, erased), cancellation).ConfigureAwait(false);
        return new SharedModel(model, clock.GetUtcNow());
    }

    private void SwapIn(SharedModel next)
    {
        var last = _model;
        _model = next;
        try
        {
            Replace(basis: last);
        }
        catch
        {
            _model = last;
            throw;
        }

        Volatile.Write(ref _previous, last);
        _options.Log.ModelAnswers(Current.Version, Current.Run, Current.Items);
        ServingMetrics.ModelChanges.Add(1);
    }

    private void Replace(SharedModel basis)
    {
        Extend(basis);
        var last = _current;
        Volatile.Write(ref _current, Build());
        last.Release();
    }

    /// <summary>Gives the model the items that were put, unless the one that answers has them.</summary>
    /// <param name="basis">What the one that answers was made of; null where none answers yet.</param>
    private void Extend(SharedModel? basis)
    {
        var added = Added(_model.Model, _overlay);
        if (basis == _model && added.AsSpan().SequenceEqual(_added, SameTexts.Instance))
            return;
        var last = _extended;
        if (added.Length > 0)
            _extended = new SharedModel(_model.Model.With(added), _model.LoadedAt);
        else
            (_extended = _model).Use();
        _added = added;
        last.Release();
    }

    private ServedState Build()
    {
        var extended = _extended;
        extended.Use();
        var model = extended.Model;
        var rules = new ResolvedRules(_options.Rules, TableOf(model, _overlay));
        var version = VersionOf(extended, model, model.Dataset.ItemCount - model.TrainedItems);
        return new ServedState(model, rules, version with { Warnings = [.. version.Warnings, .. rules.Unknown] }, extended.Release);
    }

    /// <summary>What was put, the model was not trained on, and it can rank.</summary>
    private static ItemMetadata[] Added(ServedModel model, ItemOverlay overlay) =>
    [
        .. overlay.All
            .Where(item => item.Sheet is not null && !model.Dataset.TryGetIndex(item.Item, out ItemIndex _))
            .Select(item => ItemOverlay.MetadataOf(item.Item, item.Sheet!))
            .Where(model.CanRank),
    ];

    private static ItemTable TableOf(ServedModel model, ItemOverlay overlay)
    {
        var items = model.Items.ToArray();
        var hidden = new List<ItemIndex>();
        foreach (var item in overlay.All)
        {
            if (!model.Dataset.TryGetIndex(item.Item, out ItemIndex index))
                continue;
            if (item.Sheet is { } sheet)
                items[index.Value] = ItemOverlay.MetadataOf(item.Item, sheet);
            if (item.Sheet is null or { Hidden: true })
                hidden.Add(index);
        }

        return new ItemTable(items, ItemSet.Of(items.Length, hidden));
    }

    /// <summary>Items of which the model reads the same.</summary>
    private sealed class SameTexts : IEqualityComparer<ItemMetadata>
    {
        public static SameTexts Instance { get; } = new();

        public bool Equals(ItemMetadata? x, ItemMetadata? y) =>
            x is not null && y is not null && x.Id == y.Id && x.Title == y.Title && x.Text == y.Text && x.Year == y.Year
            && x.Genres.SequenceEqual(y.Genres) && x.Attributes.SequenceEqual(y.Attributes);

        public int GetHashCode(ItemMetadata item) => item.Id.GetHashCode();
    }

    private static ModelVersion VersionOf(SharedModel shared, ServedModel model, int addedItems) => new(
        model.Version,
        model.Run,
        shared.LoadedAt,
        model.Dataset.ItemCount,
        addedItems,
        model.Dataset.UserCount,
        model.Scorer.Fusion?.Weights.Components ?? [model.Scorer.Name],
        model.Scorer.RankedItems,
        model.Memory is not null,
        model.Warnings);
}

/// <summary>The use of a state.</summary>
/// <param name="State">The state.</param>
internal readonly record struct Lease(ServedState State) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => State.Release();
}
