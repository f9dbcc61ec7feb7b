using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ur4Rec.Data.Storage;

/// <summary>Says in a person's words what is wrong with a store.</summary>
internal static class StoreErrors
{
    public static InputException Missing(string path) =>
        new($"The store '{path}' does not exist; make it with 'ur4rec import ... --store {path}', or correct the path.");

    public static InputException NoFolder(string path) =>
        new($"The folder of the store '{path}' does not exist; make it first, or correct the path.");

    public static InputException NotAStore(string path, Exception? cause = null) =>
        new($"'{path}' is not a Ur4Rec store; name one made by 'ur4rec import', or a new file to import into.", cause!);

    /// <summary>The input error behind a database error; null where the cause is not the file that was named.</summary>
    public static InputException? InputErrorBehind(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB => NotAStore(path, error),
        raw.SQLITE_CORRUPT => new InputException(
            $"The store '{path}' is damaged ({error.Message}); restore a copy, or import into a new file.", error),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new InputException(
            $"The store '{path}' is in use by another program; try again when that is done.", error),
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM => new InputException(
            $"The store '{path}' cannot be opened for this ({error.Message}); check that it is a file you may read and write.", error),
        _ => null,
    };
}
