using Microsoft.Data.Sqlite;

namespace Ur4Rec.Data.Storage;

/// <summary>The tables of a store, and the check that a file holds them.</summary>
internal static class StoreSchema
{
    /// <summary>Raised with every change of the tables.</summary>
    public const int Version = 1;

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

    // Filling an index row by row in random order takes several times as long as sorting once at the end.
    public static void DropIndex(SqliteConnection connection) => connection.Execute("DROP INDEX IF EXISTS interactions_by_user");

    public static void CreateIndex(SqliteConnection connection) =>
        connection.Execute("CREATE UNIQUE INDEX interactions_by_user ON interactions (user, time, item)");

    public static void Create(SqliteConnection connection)
    {
        connection.Execute(Tables);
        connection.Execute($"INSERT INTO ur4rec_schema (version) VALUES ({Version})");
    }

    public static bool IsEmpty(SqliteConnection connection) =>
        connection.ReadScalar<long>("SELECT count(*) FROM sqlite_master") == 0;

    /// <exception cref="InputException">The database is not a store, or not one that this program reads.</exception>
    public static void Require(SqliteConnection connection, string path)
    {
        if (connection.ReadScalar<long>("SELECT count(*) FROM sqlite_master WHERE name = 'ur4rec_schema'") == 0)
            throw StoreErrors.NotAStore(path);
        var version = connection.ReadScalar<long>("SELECT version FROM ur4rec_schema");
        if (version > Version)
        {
            throw new InputException(
                $"The store '{path}' has schema version {version} and this program reads up to {Version}; update ur4rec.");
        }
    }
}
