using System.Buffers.Binary;
using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Server.Tests.Storage;

/// <content>Several servers at once.</content>
public abstract partial class ServingStoreContract
{
    private const int Tasks = 8;
    private const int Calls = 12;

    private static readonly UserId[] Users = [.. Enumerable.Range(0, 5).Select(i => new UserId($"user {i}"))];

    [SkippableFact]
    public async Task Two_servers_that_add_to_the_same_users_lose_nothing_and_remember_what_the_log_says()
    {
        IServingStore[] stores = [await OpenAsync(), await OpenAsync()];
        var acknowledged = await Task.WhenAll(stores.SelectMany((store, s) => Enumerable.Range(0, Tasks).Select(t => Task.Run(async () =>
        {
            for (var call = 0; call < Calls; call++)
                Assert.DoesNotContain(false, await store.AppendAsync(EventsOf($"{s} {t} {call:00}", s + t + call), RememberAsync, default));
            return Calls * 4;
        }))));

        var found = 0;
        foreach (var user in Users)
        {
            var record = await ReadAsync(stores[0], user);
            Assert.Equal(SequencesOf(record.Events), record.Memory!.State);
            Assert.Equal(record.Events[^1].Sequence, record.Memory.Sequence);
            Assert.Equal(record.Events.Select(one => one.Sequence).Distinct().Order(), record.Events.Select(one => one.Sequence));
            foreach (var ofTask in record.Events.GroupBy(one => one.Event.Id[..3]))
                Assert.Equal(ofTask.Select(one => one.Event.Id).Order(StringComparer.Ordinal), ofTask.Select(one => one.Event.Id));
            found += record.Events.Count;
        }

        Assert.Equal(acknowledged.Sum(), found);
    }

    [SkippableFact]
    public async Task Of_two_servers_that_add_the_same_events_one_is_told_that_they_are_new()
    {
        IServingStore[] stores = [await OpenAsync(), await OpenAsync()];
        for (var round = 0; round < 20; round++)
        {
            UserEvent[] events = [.. Enumerable.Range(0, 6).Select(i => Event($"{round} {i}", Users[i % 5]))];
            UserEvent[] otherUsers = [.. events.Reverse().Select(one => one with { User = Users[one.Id[^1] % 3] })];
            var answers = await Task.WhenAll(
                Task.Run(() => stores[0].AppendAsync(events, RememberAsync, default)),
                Task.Run(() => stores[1].AppendAsync(otherUsers, RememberAsync, default)));
            Assert.Equal(Enumerable.Repeat(true, 6), answers[0].Zip(answers[1].Reverse(), (a, b) => a ^ b));
        }

        foreach (var user in Users)
        {
            // Whoever was only in the events of the slower server may have none.
            if (await stores[0].ReadUserAsync(user, default, default) is { } record)
                Assert.Equal(SequencesOf(record.Events), record.Memory!.State);
        }
    }

    [SkippableFact]
    public async Task Who_is_erased_while_events_come_in_has_but_events_that_came_after()
    {
        IServingStore[] stores = [await OpenAsync(), await OpenAsync()];
        var adding = Enumerable.Range(0, 4).Select(t => Task.Run(async () =>
        {
            for (var call = 0; call < 15; call++)
                await stores[t % 2].AppendAsync([Event($"{t} {call}", Ann), Event($"{t} {call} b", Bob)], RememberAsync, default);
        }));
        var erasing = Task.Run(async () =>
        {
            var erased = 0;
            for (var i = 0; i < 10; i++)
                erased += (await stores[1].EraseAsync(Ann, default)).Events;
            return erased;
        });
        await Task.WhenAll([.. adding, erasing]);
        await AppendAsync(stores[0], Event("last", Ann));

        var record = await ReadAsync(stores[1], Ann);
        Assert.Equal(10, record.Mark.Epoch);
        Assert.Equal((4 * 15) + 1, record.Events.Count + await erasing);
        Assert.Equal("last", record.Events[^1].Event.Id);
        Assert.Equal(SequencesOf(record.Events.SkipLast(1)), record.Memory?.State ?? []);
        Assert.Equal(60, (await ReadAsync(stores[0], Bob)).Events.Count);
    }

    [SkippableFact]
    public async Task Two_servers_that_steer_a_user_lose_no_steer()
    {
        IServingStore[] stores = [await OpenAsync(), await OpenAsync()];
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => stores[i % 2].SteerAsync(
            Ann, steering => [.. steering, QuietFilms with { Since = i }], false, default))));
        Assert.Equal(Enumerable.Range(0, 20), (await ReadAsync(stores[0], Ann)).Steering.Select(steer => steer.Since).Order());
    }

    [SkippableFact]
    public async Task Whoever_follows_the_items_that_two_servers_put_misses_none()
    {
        IServingStore[] stores = [await OpenAsync(), await OpenAsync()];
        var putting = Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(
            () => stores[i % 2].PutItemAsync(new ItemId($"i{i}"), null, default))));
        var seen = new List<StoredItem>();
        while (!putting.IsCompleted)
            seen.AddRange(await stores[0].ReadItemsAsync(seen.Count == 0 ? 0 : seen[^1].Revision, default));
        seen.AddRange(await stores[0].ReadItemsAsync(seen.Count == 0 ? 0 : seen[^1].Revision, default));
        Assert.Equal((await putting).Select(item => item.Revision).Order(), seen.Select(item => item.Revision));
    }

    private static UserEvent[] EventsOf(string call, int first) =>
        [.. Enumerable.Range(0, 4).Select(i => Event($"{call} {i}", Users[(first + (2 * i)) % 5]))];

    /// <summary>A memory that is the sequences of all events, one after the other.</summary>
    private static ValueTask<StoredMemory?> RememberAsync(LockedUser user) => ValueTask.FromResult<StoredMemory?>(new StoredMemory(
        "m", user.Added[^1].Sequence, [.. user.Before.Memory?.State ?? [], .. SequencesOf(user.Added)]));

    private static byte[] SequencesOf(IEnumerable<LoggedEvent> events) => [.. events.SelectMany(one =>
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, one.Sequence);
        return bytes;
    })];
}
