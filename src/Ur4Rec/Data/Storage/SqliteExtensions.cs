using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Ur4Rec.Data.Storage;

/// <summary>The few shapes in which the store speaks to SQLite.</summary>
internal static class SqliteExtensions
{
    private const int SecondsToWaitForOthers = 5;

    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        // A pooled connection would keep the file open after the store is closed.
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = SecondsToWaitForOthers,
        };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <exception cref="InvalidDataException">There is no value, or one of another type.</exception>
    public static T ReadScalar<T>(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is T value ? value : throw new InvalidDataException($"'{sql}' gives no value of its type");
    }

    /// <exception cref="InvalidDataException">A row holds what was never written there.</exception>
    public static IEnumerable<T> ReadRows<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return reader.ReadRow(read);
    }

    /// <summary>What <paramref name="read"/> makes of the row at which the reader stands.</summary>
    /// <exception cref="InvalidDataException">It cannot make anything of it: the row holds what was never written there.</exception>
    public static T ReadRow<T>(this SqliteDataReader reader, Func<SqliteDataReader, T> read)
    {
        try
        {
            return read(reader);
        }
        catch (Exception error) when (error is InvalidOperationException or InvalidCastException or ArgumentException or KeyNotFoundException or JsonException)
        {
            throw new InvalidDataException($"a row cannot be read: {error.Message}", error);
        }
    }

    public static string? TextOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
