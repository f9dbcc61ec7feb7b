using Npgsql;
using Ur4Rec.Data;
using Ur4Rec.Postgres;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Server.Tests.Storage;

[Collection(PostgresServer.Collection)]
public sealed class PostgresServingStoreTests(PostgresServer server) : ServingStoreContract
{
    private bool _isEmpty;

    // Dropping a schema takes far less time than making a database.
    private string Database
    {
        get
        {
            if (!_isEmpty)
                server.Execute("DROP SCHEMA IF EXISTS ur4rec CASCADE");
            _isEmpty = true;
            return server.ConnectionString;
        }
    }

    protected override async Task<IServingStore> OpenNewAsync() => await ServingStores.OpenAsync(Database);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
    }

    [SkippableFact]
    public async Task What_is_acknowledged_is_there_after_a_crash_and_the_store_answers_again_by_itself()
    {
        var store = await OpenAsync();
        await AppendAsync(store, new StoredMemory("m", 1, [5]), Event("e1", Ann));
        server.Stop();
        try
        {
            foreach (var call in (Func<Task>[])
            [
                () => AppendAsync(store, Event("e2", Ann)), () => ReadAsync(store, Ann), () => store.ReadErasedAsync(default),
                () => store.EraseAsync(Ann, default), () => store.PutItemAsync(new ItemId("i"), null, default),
                () => store.SteerAsync(Ann, steering => steering, false, default),
            ])
            {
                var error = await Assert.ThrowsAsync<StoreUnavailableException>(call);
                Assert.StartsWith($"The store ({store.Description}) does not answer (", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(PostgresServer.Password, error.ToString(), StringComparison.Ordinal);
            }

            await Assert.ThrowsAsync<StoreUnavailableException>(OpenAsync);
        }
        finally
        {
            server.Start();
        }

        await store.ReadErasedAsync(default);
        var record = await ReadAsync(store, Ann);
        Assert.Equal(["e1"], IdsOf(record));
        Assert.Equal([5], record.Memory!.State);
        Assert.Equal([false, true], await AppendAsync(store, Event("e1", Ann), Event("e2", Ann)));
    }

    [SkippableFact]
    public async Task A_crash_within_a_call_undoes_it()
    {
        var store = await OpenAsync();
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync(
            [Event("e1", Ann)],
            _ =>
            {
                server.Stop();
                return default;
            },
            default));
        server.Start();
        Assert.NotNull(error.InnerException);
        Assert.Null(await store.ReadUserAsync(Ann, default, default));
        Assert.Equal([true], await AppendAsync(store, Event("e1", Ann)));
    }

    [SkippableFact]
    public async Task Servers_may_start_at_once()
    {
        var database = Database;
        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => PostgresServingStore.OpenAsync(database))));
        await AppendAsync(stores[0], Event("e1", Ann));
        Assert.Equal(["e1"], IdsOf(await ReadAsync(stores[5], Ann)));
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [SkippableFact]
    public async Task Nobody_without_the_right_to_come_in_does()
    {
        var settings = new NpgsqlConnectionStringBuilder(Database);
        var store = $"PostgreSQL, database '{settings.Database}' on 127.0.0.1:{settings.Port} as 'tester'";
        await AssertRefusedAsync(
            settings,
            s => s.Password = "wrong-secret",
            $"The store ({store}) refuses to be opened (password authentication failed for user \"tester\"); correct user and password.");
        await AssertRefusedAsync(
            settings, s => s.Password = null, $"The store ({store}) wants a password; give it in the address or as PGPASSWORD.");
        await AssertRefusedAsync(
            settings,
            s => s.Database = "nowhere",
            $"The store ({store.Replace("'postgres'", "'nowhere'", StringComparison.Ordinal)}) cannot be opened "
            + "(database \"nowhere\" does not exist); make the database, or correct its name.");
        server.Execute("CREATE ROLE guest LOGIN PASSWORD 'guest-secret'");
        await AssertRefusedAsync(
            settings,
            s => (s.Username, s.Password) = ("guest", "guest-secret"),
            $"The store ({store.Replace("tester", "guest", StringComparison.Ordinal)}) cannot be used "
            + $"(permission denied for database {settings.Database}); let the user make the schema ur4rec, and use its tables.");
    }

    [SkippableFact]
    public async Task A_store_of_a_newer_version_is_refused()
    {
        var store = await OpenAsync();
        server.Execute("UPDATE ur4rec.store SET version = 2");
        Assert.Equal(
            $"The store ({store.Description}) was written by a newer service (version 2, this program reads up to 1); update ur4rec.",
            (await Assert.ThrowsAsync<InputException>(OpenAsync)).Message);
    }

    [SkippableFact]
    public async Task Characters_that_it_cannot_hold_are_refused()
    {
        var store = await OpenAsync();
        var error = await Assert.ThrowsAsync<InputException>(() => AppendAsync(store, Event("e0", Ann), Event("e1", new UserId("a\0b"))));
        Assert.Equal("A user's id holds the character NUL, which PostgreSQL cannot store; correct it.", error.Message);
        await Assert.ThrowsAsync<InputException>(() => AppendAsync(store, Event("e\0", Ann)));
        await Assert.ThrowsAsync<InputException>(() => AppendAsync(store, Event("e1", Ann, "\0")));
        await Assert.ThrowsAsync<InputException>(() => store.FindUsersAsync("\0", 1, default));
        await Assert.ThrowsAsync<InputException>(() => store.PutItemAsync(new ItemId("\0"), null, default));
        Assert.Null(await store.ReadUserAsync(Ann, default, default));
    }

    [SkippableFact]
    public async Task Users_without_new_events_leave_no_row()
    {
        var store = await OpenAsync();
        await AppendAsync(store, Event("e1", Ann));
        await AppendAsync(store, Event("e1", Bob), Event("e2", Ann));
        Assert.Equal(1L, server.Execute("SELECT count(*) FROM ur4rec.users"));
    }

    private static async Task AssertRefusedAsync(
        NpgsqlConnectionStringBuilder settings, Action<NpgsqlConnectionStringBuilder> change, string message)
    {
        var changed = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        change(changed);
        var error = await Assert.ThrowsAsync<InputException>(() => PostgresServingStore.OpenAsync(changed.ConnectionString));
        Assert.Equal(message, error.Message);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }
}
