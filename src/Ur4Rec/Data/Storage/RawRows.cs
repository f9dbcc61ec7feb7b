using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ur4Rec.Data.Storage;

/// <summary>The rows of a query of numbers, through SQLite's own interface: for tables of which the provider's cost is most of the time.</summary>
internal sealed class RawRows : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;

    public RawRows(SqliteConnection connection, string sql)
    {
        _connection = connection;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, sql, out _statement), connection.Handle);
    }

    public bool Next()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
            return true;
        SqliteException.ThrowExceptionForRC(result, _connection.Handle);
        return false;
    }

    /// <exception cref="InvalidDataException">It is no whole number.</exception>
    public long Integer(int column, string name) =>
        raw.sqlite3_column_type(_statement, column) == raw.SQLITE_INTEGER
            ? raw.sqlite3_column_int64(_statement, column)
            : throw new InvalidDataException($"the {name} of an interaction is no whole number");

    /// <exception cref="InvalidDataException">It is no number.</exception>
    public double RealOrNaN(int column) => raw.sqlite3_column_type(_statement, column) switch
    {
        raw.SQLITE_FLOAT or raw.SQLITE_INTEGER => raw.sqlite3_column_double(_statement, column),
        raw.SQLITE_NULL => double.NaN,
        _ => throw new InvalidDataException("the rating of an interaction is no number"),
    };

    public void Dispose() => _statement.Dispose();
}
