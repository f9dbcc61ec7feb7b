using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Ur4Rec.Data.Storage;

/// <summary>The keys of a table's external ids, held in memory while writing; an unknown id is inserted.</summary>
internal sealed class IdTable : IDisposable
{
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private readonly RawInsert _insert;
    private int _lastKey;

    public IdTable(SqliteConnection connection, string table)
    {
        foreach (var (key, id) in connection.ReadRows($"SELECT key, id FROM {table}", row => (row.GetInt32(0), row.GetString(1))))
        {
            _lastKey = Math.Max(_lastKey, key);
            if (!_keys.TryAdd(id, key))
                throw new InvalidDataException($"{table} has the id '{id}' twice");
        }

        _insert = new RawInsert(connection, $"INSERT INTO {table} (key, id) VALUES (?1, ?2)");
    }

    /// <summary>Ids inserted so far.</summary>
    public int Added { get; private set; }

    /// <exception cref="ArgumentException">The id is empty.</exception>
    public int KeyOf(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ref var key = ref CollectionsMarshal.GetValueRefOrAddDefault(_keys, id, out var known);
        if (known)
            return key;
        key = ++_lastKey;
        _insert.Bind(1, key);
        _insert.Bind(2, id);
        _insert.Execute();
        Added++;
        return key;
    }

    public void Dispose() => _insert.Dispose();
}

/// <summary>Updates one row by its key.</summary>
internal sealed class UpdateCommand : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly string[] _names;

    public UpdateCommand(SqliteConnection connection, SqliteTransaction transaction, string sql, params string[] names)
    {
        _command = connection.CreateCommand();
        _command.Transaction = transaction;
        _command.CommandText = sql;
        _names = names;
        foreach (var name in (string[])[.. names, "$key"])
            _command.Parameters.Add(new SqliteParameter(name, DBNull.Value));
    }

    /// <returns>Rows changed.</returns>
    public int Execute(int key, params object?[] values)
    {
        for (var i = 0; i < _names.Length; i++)
            _command.Parameters[_names[i]].Value = values[i] ?? DBNull.Value;
        _command.Parameters["$key"].Value = key;
        return _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
