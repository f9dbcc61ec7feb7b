using Microsoft.Data.Sqlite;

namespace Ur4Rec.Data.Storage;

/// <summary>Connections to a store that is there; what SQLite says of a wrong file becomes what a person can act on.</summary>
internal static class StoreConnection
{
    /// <summary>Opens a store.</summary>
    /// <param name="path">The store's file.</param>
    /// <param name="prepare">Checks and sets up the new connection.</param>
    /// <exception cref="InputException">The file is missing, is not a store, is damaged or in use.</exception>
    public static SqliteConnection Open(string path, Action<SqliteConnection> prepare)
    {
        if (!File.Exists(path))
            throw StoreErrors.Missing(path);
        return OrInputError(path, () =>
        {
            // A connection opened as read-only would leave the journal's two files behind.
            var connection = SqliteExtensions.Open(path, SqliteOpenMode.ReadWrite);
            try
            {
                prepare(connection);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Does some work on a store.</summary>
    /// <exception cref="InputException">The cause of an error is the file.</exception>
    public static T OrInputError<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (StoreErrors.InputErrorBehind(error, path) is { } inputError)
        {
            throw inputError;
        }
    }
}
