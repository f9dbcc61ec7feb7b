using Microsoft.Data.Sqlite;
using Ur4Rec.Data;
using Ur4Rec.Data.Storage;

namespace Ur4Rec.Serving.Storage;

/// <summary>The tables of a service in a SQLite file, beside those of the data where it is a store of data, too.</summary>
internal static class SqliteServingSchema
{
    /// <summary>Raised with every change of the tables.</summary>
    private const int Version = 1;

    private const string Tables = """
        CREATE TABLE served_schema (version INTEGER NOT NULL);
        CREATE TABLE served_users (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            epoch INTEGER NOT NULL,
            version INTEGER NOT NULL DEFAULT 0,
            sequence INTEGER NOT NULL DEFAULT 0,
            memory_since INTEGER NOT NULL DEFAULT 0,
            memory_model TEXT,
            memory_sequence INTEGER,
            memory BLOB,
            steering TEXT);
        CREATE TABLE served_events (
            user INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            id TEXT NOT NULL UNIQUE,
            item TEXT NOT NULL,
            time INTEGER NOT NULL,
            rating REAL,
            kind TEXT,
            PRIMARY KEY (user, sequence)) WITHOUT ROWID;
        CREATE TABLE served_items (
            item TEXT PRIMARY KEY,
            revision INTEGER NOT NULL UNIQUE,
            sheet TEXT) WITHOUT ROWID;
        CREATE TABLE served_erased (
            hash TEXT PRIMARY KEY,
            epoch INTEGER NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>Makes the tables where they are missing, and the file where there is none.</summary>
    /// <exception cref="InputException">The file is no store, or of a newer version, or cannot be written.</exception>
    public static void Prepare(string path)
    {
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw StoreErrors.NoFolder(path);
        StoreConnection.OrInputError(path, () =>
        {
            using var connection = SqliteExtensions.Open(path, SqliteOpenMode.ReadWriteCreate);
            RequireStoreOrEmpty(connection, path);
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            using var transaction = connection.BeginTransaction(deferred: false);
            if (!HasTable(connection, "served_schema"))
            {
                connection.Execute(Tables);
                connection.Execute($"INSERT INTO served_schema (version) VALUES ({Version})");
            }

            RequireVersion(connection, path);
            transaction.Commit();
            return true;
        });
    }

    /// <summary>A connection to the file that was prepared.</summary>
    public static SqliteConnection Connect(string path, TimeSpan busyTimeout)
    {
        var connection = SqliteExtensions.Open(path, SqliteOpenMode.ReadWrite);
        connection.Execute($"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}");
        return connection;
    }

    private static void RequireStoreOrEmpty(SqliteConnection connection, string path)
    {
        if (!StoreSchema.IsEmpty(connection) && !HasTable(connection, "served_schema"))
            StoreSchema.Require(connection, path);
    }

    private static void RequireVersion(SqliteConnection connection, string path)
    {
        var version = connection.ReadScalar<long>("SELECT version FROM served_schema");
        if (version > Version)
        {
            throw new InputException(
                $"The store '{path}' was written by a newer service (version {version}, this program reads up to {Version}); update ur4rec.");
        }
    }

    private static bool HasTable(SqliteConnection connection, string name) =>
        connection.ReadScalar<long>($"SELECT count(*) FROM sqlite_master WHERE name = '{name}'") > 0;
}
