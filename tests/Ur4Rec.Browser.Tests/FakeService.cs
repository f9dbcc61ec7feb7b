using Ur4Rec.Data;
using Ur4Rec.Serving;

namespace Ur4Rec.Browser.Tests;

/// <summary>A stand-in over a real run, until there is an engine.</summary>
internal sealed class FakeService : IRecommender, IItemCatalogue, IModelHost, IDisposable
{
    private readonly TrainedRun _run;
    private readonly SequenceDataset _data;
    private readonly Dictionary<string, ServedItem> _items = [];
    private readonly List<Steer> _steers = [];
    private readonly HashSet<string> _erased = [];

    public FakeService(string run)
    {
        _run = TrainedRun.Load(run, null);
        _data = _run.Data.Split.Dataset;
        Current = new ModelVersion("0123456789abcdef0123456789abcdef", run, DateTimeOffset.UtcNow, _data.ItemCount, 0, _data.UserCount, ["sequence", "retriever", "ease"], 20, true, ["a warning"]);
        var ids = Enumerable.Range(0, _data.ItemCount).Select(i => _data.IdOf(new ItemIndex(i))).ToList();
        var titles = _run.Data.TitlesOf(ids);
        foreach (var id in ids)
            _items[id.Value] = new ServedItem(id.Value, titles[id], null, 1999, ["Drama"], new Dictionary<string, string>(), false, RankedBy.Training, [$"A film named {titles[id]}.", "It is a drama."]);
    }

    public ModelVersion Current { get; private set; }
    public ModelVersion? Previous { get; private set; }
    public bool IsStoreAvailable { get; set; } = true;
    public IReadOnlyList<string> Genres => ["Drama", "Horror", "Comedy"];

    public Task<ModelVersion> ReloadAsync(string? run, CancellationToken cancellation = default)
    {
        if (run is not null && !Directory.Exists(run))
            throw new InputException($"{run}: there is no such run directory.");
        Previous = Current;
        Current = Current with { LoadedAt = DateTimeOffset.UtcNow };
        return Task.FromResult(Current);
    }

    public Task<ModelVersion> RollbackAsync(CancellationToken cancellation = default)
    {
        (Current, Previous) = (Previous ?? throw new InputException("There is no model to go back to."), Current);
        return Task.FromResult(Current);
    }

    public Task<RecommendationAnswer> RecommendAsync(RecommendationRequest request, CancellationToken cancellation = default)
    {
        var explained = request.User is { } user ? _run.Explainer.ForUser(user, request.Count) : _run.Explainer.ForHistory(request.History!.Select(i => i.Item), request.Count);
        var answer = Answer.Of(request.User?.Value, explained, _run.Data);
        var items = answer.Items.Select(i => new RecommendedItem(i.Rank, i.Item, i.Score, i.Title, _steers.Count > 0 && i.Rank < 3 ? [new ScoreAdjustment("less genre: Drama", -0.7f)] : []) { Explanation = i.Explanation }).ToList();
        if (_steers.Count > 0)
            items = [.. items.Skip(2).Concat(items.Take(2)).Select((i, r) => i with { Rank = r + 1 })];
        return Task.FromResult(new RecommendationAnswer(request.User?.Value, Current.Version, request.User is null ? AnswerBasis.Session : AnswerBasis.History, 12, !IsStoreAvailable, items, []));
    }

    public Task<SimilarItems> SimilarAsync(ItemId item, int count, CancellationToken cancellation = default) =>
        Task.FromResult(new SimilarItems(item.Value, Current.Version, [.. _items.Values.Take(count).Select((i, n) => new SimilarItem(i.Item, i.Title, 0.9f - (0.13f * n)))]));

    public Task<IReadOnlyList<EventReceipt>> RecordAsync(IReadOnlyList<UserEvent> events, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<UserHistory> HistoryAsync(UserId user, int count, CancellationToken cancellation = default)
    {
        if (_erased.Contains(user.Value) || !_data.TryGetIndex(user, out var index))
            throw new UnknownIdException($"Nobody knows a user '{user}'.");
        var (sequence, times) = (_data.Sequence(index).ToArray(), _data.Times(index).ToArray());
        return Task.FromResult(new UserHistory(user.Value, sequence.Length, !IsStoreAvailable, ["Likes dramas.", "Lately watches comedies."],
            [.. sequence.Select((i, n) => (_items[_data.IdOf(i).Value], times[n])).Reverse().Take(count).Select(e => new HistoryEntry(e.Item1.Item, e.Item1.Title, e.Item1.Genres, e.Item2, true))]));
    }

    public async Task<MemoryReport> MemoryAsync(UserId user, CancellationToken cancellation = default)
    {
        var history = await HistoryAsync(user, 10, cancellation);
        return new MemoryReport(user.Value, !IsStoreAvailable, history.Sentences, [new("genre", "Drama", 0.6), new("genre", "Comedy", 0.3), new("decade", "1990s", 0.2)], history.Total, history.Entries[0].Time, 2, 0.41,
            [.. history.Entries.Select((e, n) => new MemoryUpdate(e.Time, e.Item, e.Title, n == history.Entries.Count - 1 ? null : 0.3 + (0.05 * n)))], [.. _steers]);
    }

    public Task<MemoryReport> SteerAsync(UserId user, SteeringChange change, CancellationToken cancellation = default)
    {
        if (!IsStoreAvailable)
            throw new StoreUnavailableException("The store does not answer.", null);
        if (change.ResetSteering)
            _steers.Clear();
        foreach (var wish in change.Steers)
        {
            _steers.RemoveAll(s => s.Attribute == wish.Attribute && s.Sentence == wish.Sentence);
            if (wish.Weight != 0)
                _steers.Add(new Steer(wish.Attribute, wish.Sentence, wish.Weight, wish.Pinned, 5));
        }

        return MemoryAsync(user, cancellation);
    }

    public Task<ErasureReceipt> EraseAsync(UserId user, CancellationToken cancellation = default)
    {
        _erased.Add(user.Value);
        return Task.FromResult(new ErasureReceipt(user.Value, DateTimeOffset.UtcNow, 1, 2, 3, 1, 0));
    }

    public Task<IReadOnlyList<UserId>> FindUsersAsync(string prefix, int count, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<UserId>>([.. Enumerable.Range(0, _data.UserCount).Select(u => _data.IdOf(new UserIndex(u)))
            .Where(u => u.Value.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(u => u.Value, StringComparer.Ordinal).Take(count)]);

    public Task<ServedItem> GetAsync(ItemId item, CancellationToken cancellation = default) =>
        Task.FromResult(_items.TryGetValue(item.Value, out var known) ? known : throw new UnknownIdException($"The catalogue has no item '{item}'."));

    public Task<ServedItem> PutAsync(ItemId item, ItemSheet sheet, CancellationToken cancellation = default)
    {
        var ranked = _items.TryGetValue(item.Value, out var known) ? known.RankedBy : sheet.Text is null ? RankedBy.Nothing : RankedBy.Description;
        return Task.FromResult(_items[item.Value] = new ServedItem(item.Value, sheet.Title, sheet.Text, sheet.Year, sheet.Genres, sheet.Attributes, sheet.Hidden, ranked, sheet.Text is null ? [] : [sheet.Text]));
    }

    public Task RemoveAsync(ItemId item, CancellationToken cancellation = default) => throw new NotSupportedException();

    public Task<ItemPage> FindAsync(string text, int skip, int count, CancellationToken cancellation = default)
    {
        var found = _items.Values.Where(i => i.Item == text || (i.Title ?? "").Contains(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return Task.FromResult(new ItemPage(found.Count, [.. found.Skip(skip).Take(count)]));
    }

    public void Dispose() => _run.Dispose();
}
