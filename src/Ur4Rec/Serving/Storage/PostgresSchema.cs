using Npgsql;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>The tables of a service in a PostgreSQL database: the schema <c>ur4rec</c>.</summary>
internal static class PostgresSchema
{
    /// <summary>Raised with every change of the tables.</summary>
    private const int Version = 1;

    // Any number will do that nobody else locks: the letters of 'ur4rec'.
    private const long Lock = 0x757234726563;

    // Ids are compared as they are, in whatever language the database sorts. The only row of 'store' has the revision of the newest item.
    private const string Tables = """
        CREATE SCHEMA IF NOT EXISTS ur4rec;
        CREATE TABLE ur4rec.store (version integer NOT NULL, revision bigint NOT NULL);
        CREATE TABLE ur4rec.users (
            key bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
            id text COLLATE "C" NOT NULL UNIQUE,
            version bigint NOT NULL DEFAULT 0,
            sequence bigint NOT NULL DEFAULT 0,
            memory_since bigint NOT NULL DEFAULT 0,
            memory_model text,
            memory_sequence bigint,
            memory bytea,
            steering json);
        CREATE TABLE ur4rec.events (
            user_key bigint NOT NULL,
            sequence bigint NOT NULL,
            id text COLLATE "C" NOT NULL UNIQUE,
            item text NOT NULL,
            time bigint NOT NULL,
            rating double precision,
            kind text,
            PRIMARY KEY (user_key, sequence));
        CREATE TABLE ur4rec.items (
            item text COLLATE "C" PRIMARY KEY,
            revision bigint NOT NULL UNIQUE,
            sheet json);
        CREATE TABLE ur4rec.erased (
            hash text COLLATE "C" PRIMARY KEY,
            epoch bigint NOT NULL);
        """;

    /// <summary>Makes the tables where they are missing. Two servers may do so at once.</summary>
    /// <exception cref="InputException">They are of a newer version.</exception>
    public static async Task PrepareAsync(NpgsqlDataSource source, string store, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync($"SELECT pg_advisory_xact_lock({Lock})");
        if (await ExecuteAsync("SELECT to_regclass('ur4rec.store') IS NOT NULL") is false)
        {
            await ExecuteAsync(Tables);
            await ExecuteAsync($"INSERT INTO ur4rec.store VALUES ({Version}, 0)");
        }

        var version = (int)(await ExecuteAsync("SELECT version FROM ur4rec.store"))!;
        await transaction.CommitAsync(cancellation);
        if (version > Version)
        {
            throw new InputException(
                $"The store ({store}) was written by a newer service (version {version}, this program reads up to {Version}); update ur4rec.");
        }

        async Task<object?> ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteScalarAsync(cancellation);
        }
    }
}
