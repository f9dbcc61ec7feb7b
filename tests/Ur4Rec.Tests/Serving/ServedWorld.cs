using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Storage;
using Ur4Rec.Tests.Data;
using Ur4Rec.Tests.Serving.Loading;

namespace Ur4Rec.Tests.Serving;

/// <summary>An engine over a run of <see cref="ServedRuns"/>, with what it learns in a file of its own.</summary>
internal sealed class ServedWorld : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private ServedWorld(ServingEngine engine, ServingOptions options, TemporaryFolder folder) => (Engine, Options, _folder) = (engine, options, folder);

    public ServingEngine Engine { get; private set; }

    public ServingOptions Options { get; }

    public string State => Options.State!;

    /// <summary>Starts over the runs' own data, which stays as it is.</summary>
    public static async Task<ServedWorld> StartAsync(ServedRuns runs, RankingRules? rules = null, string? state = null)
    {
        var folder = new TemporaryFolder();
        var options = new ServingOptions { Run = runs.Full, State = state ?? folder["state.db"], Rules = rules ?? RankingRules.None };
        return new ServedWorld(await ServingEngine.StartAsync(options), options, folder);
    }

    /// <summary>Ends the engine and starts another over the same files.</summary>
    public async Task RestartAsync()
    {
        await Engine.DisposeAsync();
        Engine = await ServingEngine.StartAsync(Options);
    }

    public static UserEvent Event(string id, string user, int item, long time, double rating = 5) => new(id, new UserId(user), new ItemId($"i{item}"), time, rating);

    public Task<IReadOnlyList<EventReceipt>> Record(params UserEvent[] events) => Engine.RecordAsync(events);

    public Task<RecommendationAnswer> For(string user, int count = 5) => Engine.RecommendAsync(new RecommendationRequest { User = new UserId(user), Count = count });

    /// <summary>What the store keeps of a user's memory.</summary>
    public async Task<StoredMemory?> KeptMemory(string user)
    {
        var record = await Record(user);
        return record?.Memory;
    }

    /// <summary>All that the store has of a user.</summary>
    public async Task<UserRecord?> Record(string user)
    {
        await using var store = await ServingStores.OpenAsync(State);
        return await store.ReadUserAsync(new UserId(user), default, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _folder.Dispose();
    }
}
