using Microsoft.Data.Sqlite;
using Ur4Rec.Data.Storage;

namespace Ur4Rec.Text.Storage;

/// <summary>How descriptions stand in the rows of a store.</summary>
internal static class TextRows
{
    private const string OriginColumns =
        "kind, provider, model, view, redacted, coalesce(users.id, items.id), template_hash, prompt_hash, created, knows_interactions, knows_time, prompt_tokens, completion_tokens";

    private const string Subjects =
        "LEFT JOIN users ON kind = 'user' AND subject = users.key LEFT JOIN items ON kind = 'item' AND subject = items.key";

    private const int OriginColumnCount = 13;

    public const string SelectSentences =
        $"SELECT {OriginColumns}, descriptions.key, sentences.text FROM descriptions JOIN sentences ON description = descriptions.key {Subjects}";

    public const string SelectFailures = $"SELECT {OriginColumns}, reason, transient FROM description_failures {Subjects}";

    /// <summary>A row of the set that <see cref="Bind"/> binds.</summary>
    public const string OfSet = "kind = $kind AND provider = $provider AND model = $model AND view = $view AND redacted = $redacted";

    public static string NameOf(SubjectKind kind) => kind == SubjectKind.User ? "user" : "item";

    public static void Bind(SqliteCommand command, TextSet set)
    {
        command.Parameters.AddWithValue("$kind", NameOf(set.Kind));
        command.Parameters.AddWithValue("$provider", set.Provider);
        command.Parameters.AddWithValue("$model", set.Model ?? "");
        command.Parameters.AddWithValue("$view", set.View);
        command.Parameters.AddWithValue("$redacted", set.IsRedacted);
    }

    public static TextSet ReadSet(SqliteDataReader row) => new(
        row.GetString(0) == "user" ? SubjectKind.User : SubjectKind.Item,
        row.GetString(1),
        row.GetString(2) is { Length: > 0 } model ? model : null,
        row.GetString(3),
        row.GetBoolean(4));

    public static List<Description> ReadDescriptions(SqliteDataReader row)
    {
        var descriptions = new List<Description>();
        var sentences = new List<string>();
        long? key = null;
        while (row.Read())
            row.ReadRow(ReadSentence);
        return descriptions;

        bool ReadSentence(SqliteDataReader _)
        {
            if (key != row.GetInt64(OriginColumnCount))
            {
                key = row.GetInt64(OriginColumnCount);
                sentences = [];
                descriptions.Add(new Description(ReadSubject(row), ReadOrigin(row), sentences, ReadUsage(row)));
            }

            sentences.Add(row.GetString(OriginColumnCount + 1));
            return true;
        }
    }

    public static FailedDescription ReadFailure(SqliteDataReader row) =>
        new(ReadSubject(row), ReadOrigin(row), row.GetString(OriginColumnCount), row.GetBoolean(OriginColumnCount + 1), ReadUsage(row));

    private static TextSubject ReadSubject(SqliteDataReader row) => new(ReadSet(row).Kind, row.GetString(5));

    private static TextOrigin ReadOrigin(SqliteDataReader row)
    {
        var set = ReadSet(row);
        return new TextOrigin(
            set.Provider,
            set.Model,
            row.TextOrNull(6),
            row.TextOrNull(7),
            DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(8)),
            new KnowsUntil(set.View, row.IsDBNull(9) ? null : row.GetInt32(9), row.IsDBNull(10) ? null : row.GetInt64(10)),
            set.IsRedacted);
    }

    private static TokenUsage? ReadUsage(SqliteDataReader row) =>
        row.IsDBNull(11) ? null : new TokenUsage(row.GetInt64(11), row.GetInt64(12));
}
