using Ur4Rec.Data;
using Ur4Rec.Postgres;
using Ur4Rec.Serving;
using Ur4Rec.Tests.Serving.Loading;

namespace Ur4Rec.Tests.Serving;

/// <summary>Several servers share users and their memories in one PostgreSQL.</summary>
[Collection(PostgresServer.Collection)]
public sealed class SharedUsersTests(PostgresServer postgres, ServedRuns runs) : IClassFixture<ServedRuns>
{
    private const int Clients = 8;
    private const int Batches = 15;

    private static readonly string[] s_users = ["u2", "u3", "u5", "stranger", "newcomer"];

    [SkippableFact]
    public async Task Two_servers_with_eight_clients_each_lose_no_event_and_end_in_the_memory_of_a_replay()
    {
        var database = postgres.NewDatabase();
        await using var first = await ServedWorld.StartAsync(runs, state: database);
        await using var second = await ServedWorld.StartAsync(runs, state: database);

        var sent = await Task.WhenAll(
            Enumerable.Range(0, 2 * Clients).Select(client => Task.Run(() => Hammer(client % 2 == 0 ? first : second, client))));

        var acknowledged = sent.SelectMany(events => events).ToLookup(recorded => recorded.User.Value, recorded => recorded.Id);
        await using var replayed = await ServedWorld.StartAsync(runs);
        foreach (var user in s_users)
        {
            var record = (await first.Record(user))!;
            Assert.Equal(acknowledged[user].Order(StringComparer.Ordinal), record.Events.Select(logged => logged.Event.Id).Order(StringComparer.Ordinal));
            await replayed.Engine.RecordAsync([.. record.Events.Select(logged => logged.Event)]);
            Assert.Equal((await replayed.KeptMemory(user))!.State, record.Memory!.State);
            var answers = (await first.For(user, 12), await second.For(user, 12), await replayed.For(user, 12));
            Assert.Equal(Ranking(answers.Item1), Ranking(answers.Item2));
            Assert.Equal(Ranking(answers.Item1), Ranking(answers.Item3));
        }
    }

    [SkippableFact]
    public async Task What_one_server_learns_the_other_answers_with()
    {
        var database = postgres.NewDatabase();
        await using var first = await ServedWorld.StartAsync(runs, state: database);
        await using var second = await ServedWorld.StartAsync(runs, state: database);
        var before = await second.For("u5");
        var item = new ItemId(before.Items[0].Item);

        await first.Engine.RecordAsync([new UserEvent("e", new UserId("u5"), item, 10_000, 5)]);
        await first.Engine.SteerAsync(new UserId("u5"), new SteeringChange { Steers = [new SteerWish(new AttributeValue("genre", "Horror"), null, 3, true)] });

        var after = await second.For("u5");
        Assert.DoesNotContain(after.Items, listed => listed.Item == item.Value);
        Assert.Single((await second.Engine.MemoryAsync(new UserId("u5"))).Steering);
        await second.Engine.EraseAsync(new UserId("u5"));
        Assert.Equal(AnswerBasis.Popularity, (await first.For("u5")).Basis);
    }

    [SkippableFact]
    public async Task When_the_store_comes_back_so_does_the_service()
    {
        await using var world = await ServedWorld.StartAsync(runs, state: postgres.NewDatabase());
        await world.Record(ServedWorld.Event("e1", "u5", 2, 10_000));
        var before = await world.For("u5");

        postgres.Stop();
        try
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => world.Record(ServedWorld.Event("e2", "u5", 3, 10_001)));
            var during = await world.For("u5");
            Assert.True(during.IsStale);
            Assert.Equal(Ranking(before), Ranking(during));
        }
        finally
        {
            postgres.Start();
        }

        for (var tries = 0; tries < 100 && !world.Engine.IsStoreAvailable; tries++)
            await Task.Delay(100);
        await world.Record(ServedWorld.Event("e2", "u5", 3, 10_001));
        var after = await world.For("u5");
        Assert.False(after.IsStale);
        Assert.Equal(before.HistoryLength + 1, after.HistoryLength);
    }

    private static IEnumerable<(string, float)> Ranking(RecommendationAnswer answer) => answer.Items.Select(item => (item.Item, item.Score));

    /// <summary>Sends batches of three events, some of them late, some of them sent by others, too; gives those that were new.</summary>
    private static async Task<List<UserEvent>> Hammer(ServedWorld world, int client)
    {
        var random = new Random(client);
        var recorded = new List<UserEvent>();
        for (var batch = 0; batch < Batches; batch++)
        {
            UserEvent[] events =
            [
                .. Enumerable.Range(0, 3).Select(i => ServedWorld.Event(
                    random.Next(10) == 0 ? $"shared-{random.Next(20)}" : $"{client}-{batch}-{i}",
                    s_users[random.Next(s_users.Length)],
                    random.Next(20),
                    random.Next(5) == 0 ? random.Next(700) : 5_000 + (10 * batch) + random.Next(12),
                    random.Next(1, 6))),
            ];
            var receipts = await world.Engine.RecordAsync(events);
            recorded.AddRange(events.Where((_, i) => receipts[i].Status == EventStatus.Recorded));
        }

        return recorded;
    }
}
