using Microsoft.Data.Sqlite;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Storage;

/// <summary>One transaction that writes descriptions and failures.</summary>
internal sealed class TextWriterSession : IDisposable
{
    private const string OfSubjectAndSet = $"WHERE subject = $subject AND {TextRows.OfSet}";

    private const string InsertOrigin =
        "(kind, subject, provider, model, view, redacted, template_hash, prompt_hash, created, knows_interactions, knows_time, prompt_tokens, completion_tokens";

    private const string OriginValues =
        "($kind, $subject, $provider, $model, $view, $redacted, $template_hash, $prompt_hash, $created, $knows_interactions, $knows_time, $prompt_tokens, $completion_tokens";

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    public TextWriterSession(SqliteConnection connection)
    {
        _connection = connection;
        _transaction = connection.BeginTransaction(deferred: false);
    }

    public void Put(Description description)
    {
        if (description.Sentences.Count == 0 || description.Sentences.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException($"The description of {description.Subject} has no sentence, or an empty one.", nameof(description));
        var subject = KeyOf(description.Subject);
        Remove(subject, description.Subject.Kind, description.Origin);
        using var insert = Command($"INSERT INTO descriptions {InsertOrigin}) VALUES {OriginValues}) RETURNING key");
        Bind(insert, subject, description.Subject.Kind, description.Origin, description.Usage);
        var key = (long)insert.ExecuteScalar()!;
        using var sentence = Command("INSERT INTO sentences (description, ordinal, text) VALUES ($description, $ordinal, $text)");
        for (var ordinal = 0; ordinal < description.Sentences.Count; ordinal++)
        {
            sentence.Parameters.Clear();
            sentence.Parameters.AddWithValue("$description", key);
            sentence.Parameters.AddWithValue("$ordinal", ordinal);
            sentence.Parameters.AddWithValue("$text", description.Sentences[ordinal]);
            sentence.ExecuteNonQuery();
        }
    }

    public void Put(FailedDescription failure)
    {
        using var insert = Command($"INSERT OR REPLACE INTO description_failures {InsertOrigin}, reason, transient) VALUES {OriginValues}, $reason, $transient)");
        Bind(insert, KeyOf(failure.Subject), failure.Subject.Kind, failure.Origin, failure.Usage);
        insert.Parameters.AddWithValue("$reason", failure.Reason);
        insert.Parameters.AddWithValue("$transient", failure.IsTransient);
        insert.ExecuteNonQuery();
    }

    public void Commit() => _transaction.Commit();

    public void Dispose() => _transaction.Dispose();

    private void Remove(long subject, SubjectKind kind, TextOrigin origin)
    {
        foreach (var table in (string[])["descriptions", "description_failures"])
        {
            using var delete = Command($"DELETE FROM {table} {OfSubjectAndSet}");
            TextRows.Bind(delete, TextSet.Of(kind, origin));
            delete.Parameters.AddWithValue("$subject", subject);
            delete.ExecuteNonQuery();
        }
    }

    private long KeyOf(TextSubject subject)
    {
        using var find = Command($"SELECT key FROM {TextRows.NameOf(subject.Kind)}s WHERE id = $id");
        find.Parameters.AddWithValue("$id", subject.Id);
        return find.ExecuteScalar() is long key
            ? key
            : throw new InputException($"The store does not know {subject}; a text can only be kept of a user or item that was imported.");
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = sql;
        return command;
    }

    private static void Bind(SqliteCommand command, long subject, SubjectKind kind, TextOrigin origin, TokenUsage? usage)
    {
        TextRows.Bind(command, TextSet.Of(kind, origin));
        command.Parameters.AddWithValue("$subject", subject);
        command.Parameters.AddWithValue("$template_hash", (object?)origin.TemplateHash ?? DBNull.Value);
        command.Parameters.AddWithValue("$prompt_hash", (object?)origin.PromptHash ?? DBNull.Value);
        command.Parameters.AddWithValue("$created", origin.Created.ToUnixTimeSeconds());
        command.Parameters.AddWithValue("$knows_interactions", (object?)origin.KnowsUntil.Interactions ?? DBNull.Value);
        command.Parameters.AddWithValue("$knows_time", (object?)origin.KnowsUntil.Time ?? DBNull.Value);
        command.Parameters.AddWithValue("$prompt_tokens", (object?)usage?.PromptTokens ?? DBNull.Value);
        command.Parameters.AddWithValue("$completion_tokens", (object?)usage?.CompletionTokens ?? DBNull.Value);
    }
}
