using Microsoft.Data.Sqlite;

namespace Ur4Rec.Data.Storage;

/// <summary>The tables of a store, and the check that a file holds them.</summary>
internal static class StoreSchema
{
    /// <summary>Raised with every change of the tables.</summary>
    public const int Version = 2;

    private const string Tables = """
        CREATE TABLE ur4rec_schema (version INTEGER NOT NULL);
        CREATE TABLE users (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (id <> ''),
            attributes TEXT NOT NULL DEFAULT '{}');
        CREATE TABLE items (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (id <> ''),
            title TEXT,
            text TEXT,
            year INTEGER,
            genres TEXT NOT NULL DEFAULT '[]',
            attributes TEXT NOT NULL DEFAULT '{}');
        CREATE TABLE interactions (
            position INTEGER PRIMARY KEY,
            user INTEGER NOT NULL REFERENCES users (key),
            item INTEGER NOT NULL REFERENCES items (key),
            time INTEGER NOT NULL,
            rating REAL,
            kind TEXT);
        """;

    private const string DescriptionColumns = """
        kind TEXT NOT NULL CHECK (kind IN ('user', 'item')),
        subject INTEGER NOT NULL,
        provider TEXT NOT NULL,
        model TEXT NOT NULL,
        view TEXT NOT NULL,
        redacted INTEGER NOT NULL,
        template_hash TEXT,
        prompt_hash TEXT,
        created INTEGER NOT NULL,
        knows_interactions INTEGER,
        knows_time INTEGER,
        prompt_tokens INTEGER,
        completion_tokens INTEGER
        """;

    private const string TextTables = $"""
        CREATE TABLE descriptions (
            key INTEGER PRIMARY KEY,
            {DescriptionColumns},
            UNIQUE (kind, subject, provider, model, view, redacted));
        CREATE TABLE sentences (
            description INTEGER NOT NULL REFERENCES descriptions (key) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            text TEXT NOT NULL CHECK (text <> ''),
            PRIMARY KEY (description, ordinal)) WITHOUT ROWID;
        CREATE TABLE description_failures (
            {DescriptionColumns},
            reason TEXT NOT NULL,
            transient INTEGER NOT NULL,
            PRIMARY KEY (kind, subject, provider, model, view, redacted)) WITHOUT ROWID;
        CREATE TABLE pending_vectors (
            encoder TEXT NOT NULL,
            key BLOB NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (encoder, key));
        """;

    public static void DropIndex(SqliteConnection connection) => connection.Execute("DROP INDEX IF EXISTS interactions_by_user");

    public static void CreateIndex(SqliteConnection connection) =>
        connection.Execute("CREATE UNIQUE INDEX interactions_by_user ON interactions (user, time, item)");

    public static void Create(SqliteConnection connection)
    {
        connection.Execute(Tables);
        connection.Execute(TextTables);
        connection.Execute($"INSERT INTO ur4rec_schema (version) VALUES ({Version})");
    }

    public static bool IsEmpty(SqliteConnection connection) =>
        connection.ReadScalar<long>("SELECT count(*) FROM sqlite_master") == 0;

    /// <summary>Adds to a store of an older version the tables that came since.</summary>
    /// <exception cref="InputException">The database is not a store, or not one that this program reads.</exception>
    public static void Upgrade(SqliteConnection connection, string path)
    {
        if (Require(connection, path) == Version)
            return;
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Require(connection, path) == Version)
            return;
        connection.Execute(TextTables);
        connection.Execute($"UPDATE ur4rec_schema SET version = {Version}");
        transaction.Commit();
    }

    /// <summary>The version of a store.</summary>
    /// <exception cref="InputException">The database is not a store, or not one that this program reads.</exception>
    public static long Require(SqliteConnection connection, string path)
    {
        if (connection.ReadScalar<long>("SELECT count(*) FROM sqlite_master WHERE name = 'ur4rec_schema'") == 0)
            throw StoreErrors.NotAStore(path);
        var version = connection.ReadScalar<long>("SELECT version FROM ur4rec_schema");
        if (version > Version)
        {
            throw new InputException(
                $"The store '{path}' has schema version {version} and this program reads up to {Version}; update ur4rec.");
        }

        return version;
    }
}
