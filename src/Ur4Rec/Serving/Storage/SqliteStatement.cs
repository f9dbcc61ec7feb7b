using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>
/// A prepared statement, bound and read through SQLite's own interface: the provider's costs several times what a lookup does. Not safe to use
/// from several threads at once.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int BytesOnStack = 512;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out _statement));
    }

    /// <summary>Binds a parameter, numbered from 1.</summary>
    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    /// <inheritdoc cref="Bind(int, long)"/>
    public SqliteStatement Bind(int parameter, double? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_double(_statement, parameter, number) : raw.sqlite3_bind_null(_statement, parameter));
        return this;
    }

    /// <inheritdoc cref="Bind(int, long)"/>
    public SqliteStatement Bind(int parameter, byte[]? value)
    {
        Check(value switch
        {
            null => raw.sqlite3_bind_null(_statement, parameter),
            [] => raw.sqlite3_bind_zeroblob(_statement, parameter, 0),
            _ => raw.sqlite3_bind_blob(_statement, parameter, value.AsSpan()),
        });
        return this;
    }

    /// <inheritdoc cref="Bind(int, long)"/>
    /// <exception cref="InputException">The text is not Unicode.</exception>
    public SqliteStatement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, parameter));
            return this;
        }

        var size = Utf8.GetMaxByteCount(value.Length);
        var bytes = size <= BytesOnStack ? stackalloc byte[BytesOnStack] : new byte[size];
        try
        {
            Check(raw.sqlite3_bind_text(_statement, parameter, bytes[..Utf8.GetBytes(value, bytes)]));
        }
        catch (EncoderFallbackException error)
        {
            throw new InputException("A text cannot be stored: it holds half of a surrogate pair, which is not Unicode; correct it.", error);
        }

        return this;
    }

    /// <summary>Executes it, and gives its rows one after the other.</summary>
    public Cursor Query() => new(this);

    /// <summary>Executes it to its end.</summary>
    public void Run()
    {
        using var rows = Query();
        while (rows.Read())
        {
        }
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int resultCode) => SqliteException.ThrowExceptionForRC(resultCode, _connection.Handle);

    /// <summary>
    /// The rows. As long as it is open, whatever else is read from the connection is read from the same state of the file.
    /// </summary>
    public readonly struct Cursor(SqliteStatement owner) : IDisposable
    {
        private sqlite3_stmt Statement => owner._statement;

        public bool Read()
        {
            var result = raw.sqlite3_step(Statement);
            owner.Check(result);
            return result == raw.SQLITE_ROW;
        }

        public long Int64(int column) => raw.sqlite3_column_int64(Statement, column);

        public double? DoubleOrNull(int column) => IsNull(column) ? null : raw.sqlite3_column_double(Statement, column);

        // Read as bytes, since the interface's own text ends at the first NUL.
        public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(Statement, column));

        public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

        public byte[] Bytes(int column) => raw.sqlite3_column_blob(Statement, column).ToArray();

        // What a failed step said was thrown by Read; resetting says it again.
        public void Dispose() => _ = raw.sqlite3_reset(Statement);

        private bool IsNull(int column) => raw.sqlite3_column_type(Statement, column) == raw.SQLITE_NULL;
    }
}
