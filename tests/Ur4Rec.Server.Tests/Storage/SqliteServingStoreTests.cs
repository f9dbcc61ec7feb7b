using System.Text;
using Microsoft.Data.Sqlite;
using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Server.Tests.Storage;

public sealed class SqliteServingStoreTests : ServingStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ur4rec-served-").FullName;

    private string File => Path.Combine(_folder, "store.db");

    protected override async Task<IServingStore> OpenNewAsync() => await ServingStores.OpenAsync(File);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_stands_beside_the_data_in_one_file()
    {
        using (var writer = StoreWriter.OpenOrCreate(File))
        {
            writer.Add(new Interaction(Ann, new ItemId("i1"), 1, null, null));
            writer.Commit();
        }

        using (var trainer = InteractionStore.Open(File))
        {
            using var rows = trainer.Interactions().GetEnumerator();
            Assert.True(rows.MoveNext());
            await AppendAsync(await OpenAsync(), Event("e1", Ann));
            Assert.Equal(new StoreSize(1, 1, 1), trainer.Size());
        }

        using (var writer = StoreWriter.OpenOrCreate(File))
        {
            writer.Add(new Interaction(Bob, new ItemId("i1"), 2, null, null));
            writer.Commit();
        }

        Assert.Equal(["e1"], IdsOf(await ReadAsync(await OpenAsync(), Ann)));
    }

    [Fact]
    public async Task What_is_acknowledged_is_in_the_file()
    {
        var store = await OpenAsync();
        await AppendAsync(store, new StoredMemory("m", 1, [5]), Event("e1", Ann));
        using var other = Connect();
        Assert.Equal(1L, Scalar(other, "SELECT count(*) FROM served_events WHERE id = 'e1'"));
        Assert.Equal(5L, Scalar(other, "SELECT unicode(memory) FROM served_users WHERE id = 'ann'"));
        Assert.Equal("wal", Scalar(other, "PRAGMA journal_mode"));
    }

    [Fact]
    public async Task Of_calls_that_are_written_together_one_that_fails_undoes_only_itself()
    {
        var store = await OpenAsync();
        using var held = new ManualResetEventSlim();
        var first = store.SteerAsync(
            Bob,
            steering =>
            {
                held.Wait();
                return steering;
            },
            false,
            default);
        var calls = Enumerable.Range(0, 20).Select(i => store.AppendAsync(
            [Event($"e{i}", Ann)], _ => i % 5 == 3 ? throw new InvalidOperationException($"no {i}") : default, default)).ToArray();
        held.Set();
        await first;
        for (var i = 0; i < calls.Length; i++)
        {
            if (i % 5 == 3)
                Assert.Equal($"no {i}", (await Assert.ThrowsAsync<InvalidOperationException>(() => calls[i])).Message);
            else
                Assert.True((await calls[i]).Single());
        }

        Assert.Equal(Enumerable.Range(0, 20).Where(i => i % 5 != 3).Select(i => $"e{i}"), IdsOf(await ReadAsync(store, Ann)));
    }

    [Fact]
    public async Task A_call_that_waits_can_be_given_up()
    {
        var store = await OpenAsync();
        using var held = new ManualResetEventSlim();
        using var givingUp = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var first = store.SteerAsync(
            Bob,
            steering =>
            {
                begun.SetResult();
                held.Wait();
                return steering;
            },
            false,
            default);
        await begun.Task;
        var second = store.AppendAsync([Event("e1", Ann)], _ => default, givingUp.Token);
        await givingUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        held.Set();
        await first;
        await store.EraseAsync(Bob, default);
        Assert.Null(await store.ReadUserAsync(Ann, default, default));
    }

    [Fact]
    public async Task While_another_process_holds_the_file_writing_fails_and_reading_goes_on()
    {
        await using var store = SqliteServingStore.Open(File, TimeSpan.FromMilliseconds(20));
        await AppendAsync(store, Event("e1", Ann));
        using (var other = Connect())
        {
            Execute(other, "BEGIN EXCLUSIVE");
            var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => AppendAsync(store, Event("e2", Ann)));
            Assert.Equal($"The store '{File}' does not answer (SQLite Error 5: 'database is locked'.); try again later.", error.Message);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.EraseAsync(Ann, default));
            Assert.Equal(["e1"], IdsOf(await ReadAsync(store, Ann)));
            Execute(other, "ROLLBACK");
        }

        Assert.Equal([true], await AppendAsync(store, Event("e2", Ann)));
        Assert.Equal(["e1", "e2"], IdsOf(await ReadAsync(store, Ann)));
    }

    [Fact]
    public async Task A_file_that_is_broken_is_an_outage_until_it_is_mended()
    {
        await using var store = SqliteServingStore.Open(File, TimeSpan.FromMilliseconds(20));
        using (var other = Connect())
        {
            Execute(other, "ALTER TABLE served_events RENAME TO elsewhere");
            await Assert.ThrowsAsync<StoreUnavailableException>(() => AppendAsync(store, Event("e1", Ann)));
            Execute(other, "ALTER TABLE elsewhere RENAME TO served_events");
        }

        Assert.Equal([true], await AppendAsync(store, Event("e1", Ann)));
    }

    [Fact]
    public async Task What_is_erased_is_not_left_in_the_file()
    {
        await using (var store = SqliteServingStore.Open(File))
        {
            await AppendAsync(store, Event("event-to-forget", new UserId("user-to-forget"), "item-to-forget"), Event("event-to-keep", Bob));
            Assert.Equal(1, (await store.EraseAsync(new UserId("user-to-forget"), default)).Events);
        }

        Assert.Equal([File], Directory.GetFiles(_folder));
        var bytes = Encoding.Latin1.GetString(await System.IO.File.ReadAllBytesAsync(File));
        Assert.Contains("event-to-keep", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("to-forget", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_may_hold_any_character()
    {
        var store = await OpenAsync();
        var user = new UserId("a\0b");
        await AppendAsync(store, Event("e\01", user, "\0"), Event("e\02", user));
        Assert.Equal(["e\01", "e\02"], IdsOf(await ReadAsync(store, user)));
        Assert.Equal([user], await store.FindUsersAsync("a\0", 9, default));
    }

    [Fact]
    public async Task A_wrong_file_is_refused_and_left_as_it_is()
    {
        await System.IO.File.WriteAllTextAsync(File, "This is not a database, and long enough to be seen as none by everybody who looks.");
        Assert.Equal(
            $"'{File}' is not a Ur4Rec store; name one made by 'ur4rec import', or a new file to import into.",
            Assert.Throws<InputException>(() => SqliteServingStore.Open(File)).Message);
        System.IO.File.Delete(File);
        using (var other = Connect())
            Execute(other, "CREATE TABLE bookmarks (url TEXT)");
        Assert.Throws<InputException>(() => SqliteServingStore.Open(File));
        using (var other = Connect())
            Assert.Equal(1L, Scalar(other, "SELECT count(*) FROM sqlite_master"));

        var nowhere = Path.Combine(_folder, "no", "store.db");
        Assert.Equal(
            $"The folder of the store '{nowhere}' does not exist; make it first, or correct the path.",
            (await Assert.ThrowsAsync<InputException>(() => ServingStores.OpenAsync(nowhere))).Message);
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused()
    {
        await OpenAsync();
        using (var other = Connect())
            Execute(other, "UPDATE served_schema SET version = 2");
        Assert.Equal(
            $"The store '{File}' was written by a newer service (version 2, this program reads up to 1); update ur4rec.",
            (await Assert.ThrowsAsync<InputException>(OpenAsync)).Message);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False;Default Timeout=5");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql) => Scalar(connection, sql);

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
