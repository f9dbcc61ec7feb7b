using Microsoft.Data.Sqlite;
using Ur4Rec.Data;
using Ur4Rec.Data.Storage;

namespace Ur4Rec.Text.Storage;

/// <summary>How many texts a set holds.</summary>
/// <param name="Set">The set.</param>
/// <param name="Descriptions">Subjects described.</param>
/// <param name="Sentences">Sentences of all of them.</param>
public sealed record TextSetSize(TextSet Set, long Descriptions, long Sentences);

/// <summary>How many failed attempts a set holds.</summary>
/// <param name="Set">The set.</param>
/// <param name="Failures">Failed attempts that no later description made good.</param>
public sealed record TextSetFailures(TextSet Set, long Failures);

/// <summary>The texts of a store. What is put is durable, power failures included, when the call returns. Serves one thread.</summary>
public sealed class TextStore : IDisposable
{
    private readonly SqliteConnection _connection;

    private TextStore(string path, SqliteConnection connection)
    {
        Path = path;
        _connection = connection;
    }

    /// <summary>The store's file.</summary>
    public string Path { get; }

    /// <summary>Opens the texts of a store; a store of an older version is brought up to date.</summary>
    /// <exception cref="InputException">The file is missing, is not a store, is in use, or is of a newer version.</exception>
    public static TextStore Open(string path) => new(path, StoreConnection.Open(path, connection =>
    {
        StoreSchema.Upgrade(connection, path);
        connection.Execute("PRAGMA foreign_keys = ON");
        connection.Execute("PRAGMA synchronous = FULL");
        // A text that another replaced must not outlive the erasure of its user.
        connection.Execute("PRAGMA secure_delete = ON");
    }));

    /// <summary>Every set that has a description, in the order of kind, source and view.</summary>
    public IReadOnlyList<TextSetSize> Sets() => Rows(
        """
        SELECT kind, provider, model, view, redacted, count(DISTINCT key), count(ordinal)
        FROM descriptions LEFT JOIN sentences ON description = key
        GROUP BY kind, provider, model, view, redacted ORDER BY kind, provider, model, view, redacted
        """,
        row => new TextSetSize(TextRows.ReadSet(row), row.GetInt64(5), row.GetInt64(6)));

    /// <summary>The descriptions of a set, in the order in which the store came to know their subjects.</summary>
    public IReadOnlyList<Description> Descriptions(TextSet set) => Find(
        $"WHERE {TextRows.OfSet}",
        command => TextRows.Bind(command, set));

    /// <summary>The descriptions of all sets about one kind of subject.</summary>
    public IReadOnlyList<Description> Descriptions(SubjectKind kind) =>
        Find("WHERE kind = $kind", command => command.Parameters.AddWithValue("$kind", TextRows.NameOf(kind)));

    /// <summary>Every description of a user or item, over all sets.</summary>
    public IReadOnlyList<Description> DescriptionsOf(TextSubject subject) => Find(
        "WHERE kind = $kind AND coalesce(users.id, items.id) = $id",
        command =>
        {
            command.Parameters.AddWithValue("$kind", TextRows.NameOf(subject.Kind));
            command.Parameters.AddWithValue("$id", subject.Id);
        });

    /// <summary>The failed attempts of a set that no later description made good.</summary>
    public IReadOnlyList<FailedDescription> Failures(TextSet set) => StoreConnection.OrInputError(Path, () =>
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"{TextRows.SelectFailures} WHERE {TextRows.OfSet} ORDER BY subject";
        TextRows.Bind(command, set);
        using var reader = command.ExecuteReader();
        var failures = new List<FailedDescription>();
        while (reader.Read())
            failures.Add(reader.ReadRow(TextRows.ReadFailure));
        return failures;
    });

    /// <summary>Every set that has a failed attempt, with or without descriptions, in the order of <see cref="Sets"/>.</summary>
    public IReadOnlyList<TextSetFailures> FailureCounts() => Rows(
        """
        SELECT kind, provider, model, view, redacted, count(*) FROM description_failures
        GROUP BY kind, provider, model, view, redacted ORDER BY kind, provider, model, view, redacted
        """,
        row => new TextSetFailures(TextRows.ReadSet(row), row.GetInt64(5)));

    /// <summary>Keeps descriptions, all or none; each replaces the one of its subject and set, and that subject's failure in the set.</summary>
    /// <exception cref="ArgumentException">A description has no sentence, or an empty one.</exception>
    /// <exception cref="InputException">The store does not know a subject.</exception>
    public void Put(IEnumerable<Description> descriptions) => Write(writer =>
    {
        foreach (var description in descriptions)
            writer.Put(description);
    });

    /// <summary>Keeps failed attempts, all or none; a description that the subject has in the set stays.</summary>
    /// <exception cref="InputException">The store does not know a subject.</exception>
    public void Put(IEnumerable<FailedDescription> failures) => Write(writer =>
    {
        foreach (var failure in failures)
            writer.Put(failure);
    });

    /// <summary>Removes a set with its failures; returns how many descriptions it had.</summary>
    public int Remove(TextSet set) => StoreConnection.OrInputError(Path, () =>
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        var removed = 0;
        foreach (var table in (string[])["description_failures", "descriptions"])
        {
            using var command = _connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"DELETE FROM {table} WHERE {TextRows.OfSet}";
            TextRows.Bind(command, set);
            removed = command.ExecuteNonQuery();
        }

        transaction.Commit();
        return removed;
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private void Write(Action<TextWriterSession> write) => StoreConnection.OrInputError(Path, () =>
    {
        using var session = new TextWriterSession(_connection);
        write(session);
        session.Commit();
        return true;
    });

    private List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read) =>
        StoreConnection.OrInputError(Path, () => _connection.ReadRows(sql, read).ToList());

    private List<Description> Find(string where, Action<SqliteCommand> bind) => StoreConnection.OrInputError(Path, () =>
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"{TextRows.SelectSentences} {where} ORDER BY subject, provider, model, view, redacted, ordinal";
        bind(command);
        using var reader = command.ExecuteReader();
        return TextRows.ReadDescriptions(reader);
    });
}
