using Microsoft.Data.Sqlite;
using Ur4Rec.Data.Sequences;

namespace Ur4Rec.Data.Storage;

/// <summary>What was erased from a store.</summary>
/// <param name="Interactions">The user's interactions.</param>
/// <param name="Texts">Texts about the user.</param>
public readonly record struct StoreErasure(int Interactions, int Texts);

/// <summary>Erases users from a store.</summary>
public static class StoreEraser
{
    // A description takes its sentences with it.
    private static readonly string[] s_texts = ["description_failures", "descriptions"];

    /// <summary>
    /// Erases a user's interactions, attributes and texts, and overwrites where they stood; erasing a user whom the store does not know, or not any
    /// more, ends an erasure that was interrupted. The files of vectors beside the store keep the vectors of the user's sentences under hashes of
    /// these, and the store those that wait for their file, until <c>ur4rec embed</c> drops what no text has any more.
    /// </summary>
    /// <param name="path">The store's file.</param>
    /// <param name="user">Who.</param>
    /// <exception cref="InputException">
    /// The file is missing, is not a store, is damaged, or is in use; in the last case the user may be erased, but traces be left in the file: do it
    /// again.
    /// </exception>
    public static StoreErasure Erase(string path, UserId user)
    {
        using var connection = StoreConnection.Open(path, opened =>
        {
            StoreSchema.Upgrade(opened, path);
            opened.Execute("PRAGMA foreign_keys = ON");
            opened.Execute("PRAGMA secure_delete = ON");
        });
        return StoreConnection.OrInputError(path, () =>
        {
            var erased = Delete(connection, user);
            // What was deleted stands in the log until this has emptied it.
            if (connection.ReadScalar<long>("PRAGMA wal_checkpoint(TRUNCATE)") != 0)
            {
                throw new InputException(
                    $"The store '{path}' is in use by another program, so traces of an erased user are left in it; erase again when that is done.");
            }

            RemoveSequences(path);
            return erased;
        });
    }

    private static void RemoveSequences(string path)
    {
        try
        {
            SequenceCache.Remove(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"'{SequenceCache.FolderOf(path)}' cannot be removed ({error.Message}), so traces of an erased user are left in it; erase again when it can.",
                error);
        }
    }

    private static StoreErasure Delete(SqliteConnection connection, UserId user)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        if (FindKey() is not { } key)
            return default;
        var texts = 0;
        foreach (var table in s_texts)
            texts = Execute($"DELETE FROM {table} WHERE kind = 'user' AND subject = $user", key);
        var interactions = Execute("DELETE FROM interactions WHERE user = $user", key);
        Execute("DELETE FROM users WHERE key = $user", key);
        transaction.Commit();
        return new StoreErasure(interactions, texts);

        long? FindKey()
        {
            using var command = Command("SELECT key FROM users WHERE id = $user", user.Value);
            return (long?)command.ExecuteScalar();
        }

        int Execute(string sql, long of)
        {
            using var command = Command(sql, of);
            return command.ExecuteNonQuery();
        }

        SqliteCommand Command(string sql, object of)
        {
            var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            command.Parameters.AddWithValue("$user", of);
            return command;
        }
    }
}
