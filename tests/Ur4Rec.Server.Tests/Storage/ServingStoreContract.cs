using Ur4Rec.Data;
using Ur4Rec.Postgres;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Server.Tests.Storage;

/// <summary>What every store promises. Each test has a store of its own, which it may open more than once.</summary>
public abstract partial class ServingStoreContract : IAsyncLifetime
{
    private readonly List<IServingStore> _opened = [];

    protected static UserId Ann { get; } = new("ann");

    protected static UserId Bob { get; } = new("bob");

    protected abstract Task<IServingStore> OpenNewAsync();

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var store in _opened)
            await store.DisposeAsync();
    }

    protected async Task<IServingStore> OpenAsync()
    {
        var store = await OpenNewAsync();
        _opened.Add(store);
        return store;
    }

    protected static UserEvent Event(string id, UserId user, string item = "i1", long time = 100) => new(id, user, new ItemId(item), time);

    protected static async Task<IEnumerable<bool>> AppendAsync(IServingStore store, params UserEvent[] events) =>
        await store.AppendAsync(events, _ => ValueTask.FromResult<StoredMemory?>(null), default);

    protected static async Task<IEnumerable<bool>> AppendAsync(IServingStore store, StoredMemory memory, params UserEvent[] events) =>
        await store.AppendAsync(events, _ => ValueTask.FromResult<StoredMemory?>(memory), default);

    /// <summary>All that is recorded of a user of whom something is.</summary>
    protected static async Task<UserRecord> ReadAsync(IServingStore store, UserId user)
    {
        var record = await store.ReadUserAsync(user, default, default);
        Assert.NotNull(record);
        return record;
    }

    protected static IEnumerable<string> IdsOf(UserRecord record) => record.Events.Select(one => one.Event.Id);

    [SkippableFact]
    public async Task A_store_answers_and_says_what_it_is()
    {
        var store = await OpenAsync();
        await store.ReadErasedAsync(default);
        Assert.Matches("^(SQLite|PostgreSQL)", store.Description);
        Assert.DoesNotContain(PostgresServer.Password, store.Description, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Events_are_read_as_they_were_added_in_their_order_by_every_store_of_the_same_place()
    {
        var store = await OpenAsync();
        UserEvent[] events =
        [
            new("e1", Ann, new ItemId("i2"), 200, 4.5, "purchase"),
            new("e2", Bob, new ItemId("Zoë 🎬"), -5, Kind: ""),
            new("e3", Ann, new ItemId("i1"), 100),
        ];
        Assert.Equal([true, true, true], await AppendAsync(store, events));
        var ann = await ReadAsync(await OpenAsync(), Ann);
        Assert.Equal([events[0], events[2]], ann.Events.Select(one => one.Event));
        Assert.True(ann.Events[0].Sequence > 0 && ann.Events[1].Sequence > ann.Events[0].Sequence);
        Assert.Equal(new UserMark(0, 1, ann.Events[1].Sequence), ann.Mark);
        Assert.Equal((null, 0, 0), (ann.Memory, ann.MemorySince, ann.Steering.Count));
        Assert.Equal(events[1], Assert.Single((await ReadAsync(store, Bob)).Events).Event);
    }

    [SkippableFact]
    public async Task An_event_is_recorded_once_whoever_says_it_again()
    {
        var store = await OpenAsync();
        Assert.Equal([true, false, true], await AppendAsync(store, Event("e1", Ann), Event("e1", Ann, "i9"), Event("e2", Ann)));
        var before = await ReadAsync(store, Ann);
        var called = 0;
        var isNew = await store.AppendAsync(
            [Event("e2", Ann), Event("e1", Bob)],
            _ =>
            {
                called++;
                return ValueTask.FromResult<StoredMemory?>(null);
            },
            default);
        Assert.Equal([false, false], isNew);
        Assert.Equal(0, called);
        Assert.Null(await store.ReadUserAsync(Ann, before.Mark, default));
        Assert.Null(await store.ReadUserAsync(Bob, default, default));
        Assert.Equal([false, true], await AppendAsync(store, Event("e2", Bob), Event("e3", Ann)));
        Assert.Null(await store.ReadUserAsync(Bob, default, default));
        Assert.Equal(["e1", "e2", "e3"], IdsOf(await ReadAsync(store, Ann)));
        Assert.Equal("i1", before.Events[0].Event.Item.Value);
    }

    [SkippableFact]
    public async Task Only_what_is_new_is_read()
    {
        var store = await OpenAsync();
        Assert.Null(await store.ReadUserAsync(Ann, default, default));
        await AppendAsync(store, new StoredMemory("m", 7, [1]), Event("e1", Ann), Event("e2", Ann));
        var first = await ReadAsync(store, Ann);
        Assert.Null(await store.ReadUserAsync(Ann, first.Mark, default));
        await AppendAsync(await OpenAsync(), Event("e3", Ann), Event("e4", Bob));
        var second = await store.ReadUserAsync(Ann, first.Mark, default);
        Assert.Equal(["e3"], IdsOf(second!));
        Assert.Equal([1], second!.Memory!.State);
        Assert.Equal((0, first.Mark.Version + 1, second.Events[0].Sequence), (second.Mark.Epoch, second.Mark.Version, second.Mark.Sequence));
        await store.SteerAsync(Ann, steering => steering, false, default);
        var third = await store.ReadUserAsync(Ann, second.Mark, default);
        Assert.Empty(third!.Events);
        Assert.Equal(second.Mark with { Version = second.Mark.Version + 1 }, third.Mark);
    }

    [SkippableFact]
    public async Task The_memory_is_what_was_last_given()
    {
        var store = await OpenAsync();
        await AppendAsync(store, new StoredMemory("first", 1, [1, 2, 3]), Event("e1", Ann));
        await AppendAsync(store, Event("e2", Ann));
        AssertMemory("first", 1, [1, 2, 3], await ReadAsync(store, Ann));
        await AppendAsync(store, new StoredMemory("second", 3, []), Event("e3", Ann));
        AssertMemory("second", 3, [], await ReadAsync(store, Ann));
        var large = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        await AppendAsync(store, new StoredMemory("third", 4, large), Event("e4", Ann));
        AssertMemory("third", 4, large, await ReadAsync(store, Ann));
    }

    [SkippableFact]
    public async Task Users_are_remembered_once_each_in_ordinal_order_with_all_that_came_before()
    {
        var store = await OpenAsync();
        await AppendAsync(store, new StoredMemory("m", 1, [9]), Event("e1", Ann));
        var before = await ReadAsync(store, Ann);
        var seen = new List<string>();
        await store.AppendAsync(
            [Event("e2", Bob), Event("e3", Ann), Event("e4", new UserId("Zed")), Event("e5", Bob), Event("e1", Ann)],
            async user =>
            {
                var log = await user.ReadLog();
                var added = string.Join(' ', user.Added.Select(one => one.Event.Id));
                seen.Add($"{user.User}: {added} of {string.Join(' ', log.Select(one => one.Event.Id))}");
                Assert.Equal(user.Added, log.TakeLast(user.Added.Count));
                Assert.Empty(user.Before.Events);
                Assert.Equal(user.User == Ann ? before.Mark : default, user.Before.Mark);
                Assert.Equal(user.User == Ann ? [9] : null, user.Before.Memory?.State);
                return null;
            },
            default);
        Assert.Equal(["Zed: e4 of e4", "ann: e3 of e1 e3", "bob: e2 e5 of e2 e5"], seen);
    }

    [SkippableFact]
    public async Task What_a_callback_throws_undoes_the_whole_call()
    {
        var store = await OpenAsync();
        await AppendAsync(store, Event("e1", Bob));
        var bob = await ReadAsync(store, Bob);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => store.AppendAsync(
            [Event("e2", Ann), Event("e3", Bob)],
            async user =>
            {
                await Task.Yield();
                return user.User == Bob ? throw new InvalidOperationException("no") : new StoredMemory("m", 1, [1]);
            },
            default));
        Assert.Equal("no", error.Message);
        Assert.Null(await store.ReadUserAsync(Ann, default, default));
        Assert.Null(await store.ReadUserAsync(Bob, bob.Mark, default));
        Assert.Equal([true, true], await AppendAsync(store, Event("e2", Ann), Event("e3", Bob)));
    }

    [SkippableFact]
    public async Task Who_gives_up_before_the_call_writes_nothing()
    {
        var store = await OpenAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.AppendAsync([Event("e1", Ann)], _ => ValueTask.FromResult<StoredMemory?>(null), new CancellationToken(true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadUserAsync(Ann, default, new CancellationToken(true)));
        Assert.Null(await store.ReadUserAsync(Ann, default, default));
    }

    [SkippableFact]
    public async Task A_text_that_is_not_unicode_is_refused()
    {
        var store = await OpenAsync();
        foreach (var id in (string[])["\ud800", "a\udc00b"])
        {
            var error = await Assert.ThrowsAsync<InputException>(() => AppendAsync(store, Event("e0", Ann), Event("e1", new UserId(id))));
            Assert.EndsWith("holds half of a surrogate pair, which is not Unicode; correct it.", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<InputException>(() => store.ReadUserAsync(new UserId(id), default, default));
        }

        Assert.Null(await store.ReadUserAsync(Ann, default, default));
        Assert.Equal([true], await AppendAsync(store, Event("e1", new UserId("\ud83c\udfac"))));
    }

    private static void AssertMemory(string model, long sequence, byte[] state, UserRecord record)
    {
        Assert.Equal((model, sequence), (record.Memory!.Model, record.Memory.Sequence));
        Assert.Equal(state, record.Memory.State);
    }
}
