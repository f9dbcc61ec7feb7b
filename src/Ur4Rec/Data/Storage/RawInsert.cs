using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ur4Rec.Data.Storage;

/// <summary>
/// A statement that runs a million times, through SQLite's own interface: the provider's costs as much as the insert. A value stays bound until
/// another is.
/// </summary>
internal sealed class RawInsert : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly string _sql;
    private sqlite3_stmt? _statement;

    /// <summary>A statement that is prepared when it is first used: one that nobody disposes of would keep the file open.</summary>
    public RawInsert(SqliteConnection connection, string sql)
    {
        _connection = connection;
        _sql = sql;
    }

    private sqlite3_stmt Statement => _statement ??= Prepare();

    /// <summary>Rows that the last execution changed.</summary>
    public int Changes => raw.sqlite3_changes(_connection.Handle);

    public void Bind(int parameter, long value) => Check(raw.sqlite3_bind_int64(Statement, parameter, value));

    public void Bind(int parameter, double? value) =>
        Check(value is { } number ? raw.sqlite3_bind_double(Statement, parameter, number) : raw.sqlite3_bind_null(Statement, parameter));

    public void Bind(int parameter, string? value) =>
        Check(value is null ? raw.sqlite3_bind_null(Statement, parameter) : raw.sqlite3_bind_text(Statement, parameter, value));

    public void Execute()
    {
        Check(raw.sqlite3_step(Statement));
        Check(raw.sqlite3_reset(Statement));
    }

    public void Dispose() => _statement?.Dispose();

    private sqlite3_stmt Prepare()
    {
        Check(raw.sqlite3_prepare_v2(_connection.Handle, _sql, out var statement));
        return statement;
    }

    private void Check(int resultCode)
    {
        if (resultCode is not (raw.SQLITE_OK or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(resultCode, _connection.Handle);
    }
}
