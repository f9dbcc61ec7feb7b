using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Ur4Rec.Data;
using Ur4Rec.Data.Storage;
using Ur4Rec.Text.Vectors;

namespace Ur4Rec.Text.Storage;

/// <summary>
/// Vectors of one encoder that a store keeps until they stand in their file, so that an interrupted run repeats none. What is put is
/// durable, power failures included, when the call returns. Serves one thread.
/// </summary>
internal sealed class PendingVectors : IDisposable
{
    private readonly string _path;
    private readonly string _name;
    private readonly string _encoder;
    private readonly SqliteConnection _connection;

    private PendingVectors(string path, string name, string fingerprint, SqliteConnection connection)
    {
        _path = path;
        _name = name;
        _encoder = $"{name}:{fingerprint}";
        _connection = connection;
    }

    /// <summary>Opens the pending vectors of an encoder in a store.</summary>
    /// <exception cref="InputException">The file is missing, is not a store, is in use, or is of a newer version.</exception>
    public static PendingVectors Open(string storePath, string name, string fingerprint)
    {
        var connection = StoreConnection.Open(storePath, opened =>
        {
            StoreSchema.Upgrade(opened, storePath);
            opened.Execute("PRAGMA synchronous = FULL");
        });
        return new PendingVectors(storePath, name, fingerprint, connection);
    }

    /// <summary>The texts whose vectors are kept.</summary>
    public HashSet<TextKey> Keys() => OrInputError(() =>
    {
        using var command = Command("SELECT key FROM pending_vectors WHERE encoder = $encoder");
        using var rows = command.ExecuteReader();
        var keys = new HashSet<TextKey>();
        while (rows.Read())
            keys.Add(rows.ReadRow(row => new TextKey(row.GetFieldValue<byte[]>(0))));
        return keys;
    });

    /// <summary>The vector of a text that is among <see cref="Keys"/>.</summary>
    public float[] VectorOf(TextKey key) => OrInputError(() =>
    {
        using var command = Command("SELECT vector FROM pending_vectors WHERE encoder = $encoder AND key = $key");
        command.Parameters.AddWithValue("$key", key.ToBytes());
        return MemoryMarshal.Cast<byte, float>((byte[])command.ExecuteScalar()!).ToArray();
    });

    /// <summary>Keeps vectors, all or none.</summary>
    public void Put(IEnumerable<(TextKey Key, float[] Vector)> vectors) => OrInputError(() =>
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        using var command = Command("INSERT OR REPLACE INTO pending_vectors (encoder, key, vector) VALUES ($encoder, $key, $vector)");
        command.Transaction = transaction;
        var key = command.Parameters.Add("$key", SqliteType.Blob);
        var blob = command.Parameters.Add("$vector", SqliteType.Blob);
        foreach (var (textKey, vector) in vectors)
        {
            key.Value = textKey.ToBytes();
            blob.Value = MemoryMarshal.AsBytes(vector.AsSpan()).ToArray();
            command.ExecuteNonQuery();
        }

        transaction.Commit();
        return true;
    });

    /// <summary>Forgets the vectors of every encoder of this name: their file holds what is wanted.</summary>
    public void Clear() => OrInputError(() =>
    {
        using var command = Command("DELETE FROM pending_vectors WHERE substr(encoder, 1, length($name) + 1) = $name || ':'");
        command.Parameters.AddWithValue("$name", _name);
        return command.ExecuteNonQuery();
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        if (sql.Contains("$encoder", StringComparison.Ordinal))
            command.Parameters.AddWithValue("$encoder", _encoder);
        return command;
    }

    private T OrInputError<T>(Func<T> work) => StoreConnection.OrInputError(_path, work);
}
