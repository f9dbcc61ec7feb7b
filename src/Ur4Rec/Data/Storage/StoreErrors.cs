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

    public static InputException Damaged(string path, string problem, Exception? cause = null) =>
        new($"The store '{path}' is damaged ({problem}); restore a copy, or import into a new file.", cause!);

    /// <summary>The input error behind an error of reading or writing; null where the cause is not the file that was named.</summary>
    public static InputException? InputErrorBehind(Exception error, string path) => error switch
    {
        SqliteException sqlite => InputErrorBehind(sqlite, path),
        InvalidDataException => Damaged(path, error.Message, error),
        _ => null,
    };

    private static InputException? InputErrorBehind(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB => NotAStore(path, error),
        // Our statements hold for the tables that we make: what fails at them has other tables, rows or indices.
        raw.SQLITE_CORRUPT or raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_FORMAT or raw.SQLITE_TOOBIG
            => Damaged(path, error.Message, error),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new InputException(
            $"The store '{path}' is in use by another program; try again when that is done.", error),
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM => new InputException(
            $"The store '{path}' cannot be opened for this ({error.Message}); check that it is a file you may read and write.", error),
        // Damage to how full the file is says the same.
        raw.SQLITE_FULL => new InputException(
            $"The store '{path}' cannot be written ({error.Message}); make room on its disk. "
            + "Where there is room the file is damaged: import into a new one.", error),
        _ => null,
    };
}
