using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Server.Tests.Storage;

/// <content>Steering, erasing, finding, and items.</content>
public abstract partial class ServingStoreContract
{
    private static readonly Steer LessHorror = new(new AttributeValue("genre", "Horror"), null, -1.5, false, 3);
    private static readonly Steer QuietFilms = new(null, "quiet films by the \"sea\"", 2, true, 0);

    [SkippableFact]
    public async Task Steering_is_changed_from_what_is_recorded()
    {
        var store = await OpenAsync();
        await store.SteerAsync(Ann, _ => [LessHorror], false, default);
        await store.SteerAsync(Ann, steering => [.. steering, QuietFilms], false, default);
        var record = await ReadAsync(await OpenAsync(), Ann);
        Assert.Equal([LessHorror, QuietFilms], record.Steering);
        Assert.Equal((new UserMark(0, 2, 0), 0), (record.Mark, record.MemorySince));
        IReadOnlyList<Steer> Refuse(IReadOnlyList<Steer> steering) => throw new InvalidOperationException("no");
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.SteerAsync(Ann, Refuse, true, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.SteerAsync(Bob, Refuse, true, default));
        Assert.Null(await store.ReadUserAsync(Ann, record.Mark, default));
        Assert.Null(await store.ReadUserAsync(Bob, default, default));
        await store.SteerAsync(Ann, _ => [], false, default);
        Assert.Empty((await ReadAsync(store, Ann)).Steering);
    }

    [SkippableFact]
    public async Task A_memory_that_is_reset_begins_after_the_newest_event()
    {
        var store = await OpenAsync();
        await AppendAsync(store, new StoredMemory("m", 2, [1]), Event("e1", Ann), Event("e2", Ann));
        var before = await ReadAsync(store, Ann);
        await store.SteerAsync(Ann, _ => [LessHorror], true, default);
        var reset = await ReadAsync(store, Ann);
        Assert.Equal((null, before.Mark.Sequence), (reset.Memory, reset.MemorySince));
        Assert.Equal(["e1", "e2"], IdsOf(reset));
        Assert.Equal([LessHorror], reset.Steering);
        await AppendAsync(store, new StoredMemory("m", 3, [2]), Event("e3", Ann));
        var after = await ReadAsync(store, Ann);
        AssertMemory("m", 3, [2], after);
        Assert.Equal(before.Mark.Sequence, after.MemorySince);
        Assert.True(after.Mark.Sequence > after.MemorySince);
    }

    [SkippableFact]
    public async Task A_memory_of_training_data_alone_can_be_reset_too()
    {
        var store = await OpenAsync();
        await store.SteerAsync(Ann, steering => steering, true, default);
        var reset = await ReadAsync(store, Ann);
        Assert.True(reset.MemorySince > 0);
        Assert.Equal(0, reset.Mark.Sequence);
        await AppendAsync(store, Event("e1", Ann));
        var added = Assert.Single((await ReadAsync(store, Ann)).Events);
        Assert.True(added.Sequence > reset.MemorySince);
    }

    [SkippableFact]
    public async Task Who_is_erased_is_gone_and_may_come_back()
    {
        var store = await OpenAsync();
        await AppendAsync(store, new StoredMemory("m", 2, [1]), Event("e1", Ann), Event("e2", Ann), Event("e3", Bob));
        await store.SteerAsync(Ann, _ => [LessHorror, QuietFilms], false, default);
        var known = (await ReadAsync(store, Ann)).Mark;
        Assert.Equal(new ErasedRecord(2, 1, 2), await store.EraseAsync(Ann, default));

        var erased = await (await OpenAsync()).ReadUserAsync(Ann, known, default);
        Assert.Equal(new UserMark(1, 0, 0), erased!.Mark);
        Assert.Equal((0, null, 0, 0), (erased.Events.Count, erased.Memory, erased.MemorySince, erased.Steering.Count));
        Assert.Null(await store.ReadUserAsync(Ann, erased.Mark, default));
        Assert.Equal([ErasedUsers.HashOf(Ann)], await store.ReadErasedAsync(default));
        Assert.Equal([Bob], await store.FindUsersAsync("", 10, default));
        Assert.Equal(["e3"], IdsOf(await ReadAsync(store, Bob)));

        Assert.Equal([true, true], await AppendAsync(store, Event("e9", Ann), Event("e1", Ann)));
        var back = await store.ReadUserAsync(Ann, known, default);
        Assert.Equal(["e9", "e1"], IdsOf(back!));
        Assert.Equal((1, 1), (back!.Mark.Epoch, back.Mark.Version));
        Assert.Equal(new ErasedRecord(2, 0, 0), await store.EraseAsync(Ann, default));
        Assert.Equal(new UserMark(2, 0, 0), (await ReadAsync(store, Ann)).Mark);
        Assert.Single(await store.ReadErasedAsync(default));
    }

    [SkippableFact]
    public async Task Somebody_of_whom_nothing_is_recorded_can_be_erased()
    {
        var store = await OpenAsync();
        Assert.Empty(await store.ReadErasedAsync(default));
        Assert.Equal(default, await store.EraseAsync(Ann, default));
        await store.EraseAsync(Bob, default);
        Assert.Equal(
            new[] { ErasedUsers.HashOf(Ann), ErasedUsers.HashOf(Bob) }.Order(StringComparer.Ordinal), await store.ReadErasedAsync(default));
        Assert.Equal(new UserMark(1, 0, 0), (await ReadAsync(store, Ann)).Mark);
        Assert.Equal([true, false], await AppendAsync(store, Event("e1", Bob), Event("e1", Ann)));
        Assert.Equal(new UserMark(1, 0, 0), (await ReadAsync(store, Ann)).Mark);
    }

    [SkippableFact]
    public async Task Users_with_events_are_found_by_the_letters_they_begin_with()
    {
        var store = await OpenAsync();
        string[] ids = ["a", "a%1", "a%2", "a_1", "ab1", "a\\x", "B", "b", "é", "zz"];
        await AppendAsync(store, [.. ids.Reverse().Select(id => Event("of " + id, new UserId(id)))]);
        await store.SteerAsync(new UserId("a%steered"), _ => [LessHorror], true, default);
        async Task<string> FindAsync(string prefix, int count = 100) => string.Join(' ', await store.FindUsersAsync(prefix, count, default));
        Assert.Equal("B a a%1 a%2 a\\x a_1 ab1 b zz é", await FindAsync(""));
        Assert.Equal("a%1 a%2", await FindAsync("a%"));
        Assert.Equal("a_1", await FindAsync("a_"));
        Assert.Equal("a\\x", await FindAsync("a\\"));
        Assert.Equal("a a%1", await FindAsync("a", 2));
        Assert.Equal("é", await FindAsync("é"));
        Assert.Equal("", await FindAsync("zzz"));
        Assert.Equal("", await FindAsync("", 0));
    }

    [SkippableFact]
    public async Task Items_are_read_in_the_order_of_their_changes()
    {
        var store = await OpenAsync();
        var sheet = new ItemSheet
        {
            Title = "Zoë's \0 film",
            Text = "Quiet.",
            Year = 1999,
            Genres = ["Drama", "Sea"],
            Attributes = new Dictionary<string, string> { ["director"] = "N. N." },
            Hidden = true,
        };
        Assert.Empty(await store.ReadItemsAsync(0, default));
        var first = await store.PutItemAsync(new ItemId("i1"), sheet, default);
        var second = await store.PutItemAsync(new ItemId("i2"), new ItemSheet(), default);
        var third = await store.PutItemAsync(new ItemId("i1"), null, default);
        Assert.True(first.Revision > 0 && second.Revision > first.Revision && third.Revision > second.Revision);
        var other = await OpenAsync();
        Assert.Equal(["i2", "i1"], (await other.ReadItemsAsync(0, default)).Select(item => item.Item.Value));
        Assert.Equal([third], await other.ReadItemsAsync(second.Revision, default));
        Assert.Empty(await other.ReadItemsAsync(third.Revision, default));

        var again = await other.PutItemAsync(new ItemId("i1"), sheet, default);
        var read = Assert.Single(await store.ReadItemsAsync(third.Revision, default));
        Assert.Equal((again.Revision, new ItemId("i1")), (read.Revision, read.Item));
        Assert.Equivalent(sheet, read.Sheet, strict: true);
    }
}
