using Ur4Rec.Data;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Tests;

/// <summary>An engine that says what it was asked, and fails for whom it is told to.</summary>
internal sealed class StubEngine : IRecommender, IItemCatalogue, IModelHost
{
    public const string Unknown = "unknown";
    public const string Wrong = "wrong";
    public const string Away = "away";
    public const string Stale = "stale";
    public const string Defect = "defect";
    public const string Waiting = "waiting";
    public const string Secret = "a text that nobody may see";

    private static readonly ModelVersion s_first = new("model-1", "runs/a", DateTimeOffset.UnixEpoch, 3, 0, 2, ["sequence"], 200, HasMemory: true, []);

    /// <summary>Ends the wait of those who ask for <see cref="Waiting"/>.</summary>
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RecommendationRequest? Request { get; private set; }

    public IReadOnlyList<UserEvent> Events { get; private set; } = [];

    public SteeringChange? Change { get; private set; }

    public ItemSheet? Sheet { get; private set; }

    public string? Asked { get; private set; }

    public ModelVersion Current { get; private set; } = s_first;

    public ModelVersion? Previous { get; private set; }

    public bool IsStoreAvailable { get; set; } = true;

    public IReadOnlyList<string> Genres => ["Comedy"];

    public async Task<RecommendationAnswer> RecommendAsync(RecommendationRequest request, CancellationToken cancellation)
    {
        Request = request;
        var user = request.User?.Value;
        if (user == Waiting)
            await Release.Task.WaitAsync(cancellation);
        return new RecommendationAnswer(
            Ask(user), Current.Version, request.History is null ? AnswerBasis.History : AnswerBasis.Session, 4, user == Stale,
            [new RecommendedItem(1, "i1", 0.5f, "Één", [new ScoreAdjustment("boost: item i1", 0.25f)])], []);
    }

    public Task<SimilarItems> SimilarAsync(ItemId item, int count, CancellationToken cancellation) =>
        Task.FromResult(new SimilarItems(Ask(item.Value)!, Current.Version, [new SimilarItem("i2", null, 0.75f)]));

    public Task<IReadOnlyList<EventReceipt>> RecordAsync(IReadOnlyList<UserEvent> events, CancellationToken cancellation)
    {
        Ask(events[0].User.Value);
        Events = events;
        return Task.FromResult<IReadOnlyList<EventReceipt>>([.. events.Select((recorded, i) =>
            new EventReceipt(recorded.Id, i == 0 ? EventStatus.Recorded : EventStatus.Duplicate, InHistory: true))]);
    }

    public Task<UserHistory> HistoryAsync(UserId user, int count, CancellationToken cancellation) =>
        Task.FromResult(new UserHistory(Ask(user.Value)!, count, user.Value == Stale, [], [new HistoryEntry("i1", null, ["Comedy"], 7, FromTraining: true)]));

    public Task<MemoryReport> MemoryAsync(UserId user, CancellationToken cancellation) => Task.FromResult(Report(Ask(user.Value)!));

    public Task<MemoryReport> SteerAsync(UserId user, SteeringChange change, CancellationToken cancellation)
    {
        Change = change;
        return Task.FromResult(Report(Ask(user.Value)!));
    }

    public Task<ErasureReceipt> EraseAsync(UserId user, CancellationToken cancellation) =>
        Task.FromResult(new ErasureReceipt(Ask(user.Value)!, DateTimeOffset.UnixEpoch, 1, 2, 3, 1, 0));

    public Task<IReadOnlyList<UserId>> FindUsersAsync(string prefix, int count, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<UserId>>([new UserId($"{prefix}1")]);

    public Task<ServedItem> GetAsync(ItemId item, CancellationToken cancellation) => Task.FromResult(Item(Ask(item.Value)!));

    public Task<ServedItem> PutAsync(ItemId item, ItemSheet sheet, CancellationToken cancellation)
    {
        Sheet = sheet;
        return Task.FromResult(Item(Ask(item.Value)!));
    }

    public Task RemoveAsync(ItemId item, CancellationToken cancellation)
    {
        Ask(item.Value);
        return Task.CompletedTask;
    }

    public Task<ItemPage> FindAsync(string text, int skip, int count, CancellationToken cancellation) =>
        Task.FromResult(new ItemPage(9, [Item(Ask(text)!)]));

    public Task<ModelVersion> ReloadAsync(string? run, CancellationToken cancellation)
    {
        if (run == Wrong)
            throw new InputException("wrong is not a run.");
        (Previous, Current) = (Current, Current with { Version = "model-2", Run = run ?? Current.Run });
        return Task.FromResult(Current);
    }

    public Task<ModelVersion> RollbackAsync(CancellationToken cancellation)
    {
        (Previous, Current) = (Current, Previous ?? throw new InputException("There is no model before this one."));
        return Task.FromResult(Current);
    }

    private static MemoryReport Report(string user) => new(user, user == Stale, ["Likes comedies."], [new AttributeShare("genre", "Comedy", 0.5)], 4, null, 1, null, [], []);

    private static ServedItem Item(string id) => new(id, "Title", null, 1999, ["Comedy"], new Dictionary<string, string> { ["Director"] = "x" }, false, RankedBy.Training, []);

    private string? Ask(string? id)
    {
        Asked = id;
        return id switch
        {
            Unknown => throw new UnknownIdException("Nobody knows 'unknown'."),
            Wrong => throw new InputException("That is wrong."),
            Away => throw new StoreUnavailableException("The store does not answer.", new InvalidOperationException(Secret)),
            Defect => throw new InvalidOperationException(Secret),
            _ => id,
        };
    }
}
