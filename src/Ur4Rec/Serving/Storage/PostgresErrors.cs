using Npgsql;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>Says in a person's words what is wrong with a PostgreSQL store.</summary>
internal static class PostgresErrors
{
    /// <summary>Whether a transaction failed only because another server was faster.</summary>
    public static bool IsRace(Exception error) => error is StaleRowException or PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation,
    };

    /// <summary>The error of whoever named the store; null where the store does not answer.</summary>
    public static InputException? InputErrorBehind(NpgsqlException error, string store) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            new InputException($"The store ({store}) refuses to be opened ({refused.MessageText}); correct user and password.", error),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } missing =>
            new InputException($"The store ({store}) cannot be opened ({missing.MessageText}); make the database, or correct its name.", error),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } forbidden => new InputException(
            $"The store ({store}) cannot be used ({forbidden.MessageText}); let the user make the schema ur4rec, and use its tables.", error),
        not PostgresException when error.Message.Contains("No password has been provided", StringComparison.Ordinal) =>
            new InputException($"The store ({store}) wants a password; give it in the address or as PGPASSWORD.", error),
        _ => null,
    };

    public static StoreUnavailableException Unavailable(Exception error, string store)
    {
        var reason = error is PostgresException postgres ? postgres.MessageText : error.Message;
        return new StoreUnavailableException($"The store ({store}) does not answer ({reason.ReplaceLineEndings(" ")}); try again later.", error);
    }

    /// <exception cref="InputException">PostgreSQL cannot hold the text.</exception>
    public static void RequireStorable(string? text, string what)
    {
        if (text is null)
            return;
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new InputException($"{what} holds the character NUL, which PostgreSQL cannot store; correct it.");
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
                i++;
            else if (char.IsSurrogate(text[i]))
                throw new InputException($"{what} holds half of a surrogate pair, which is not Unicode; correct it.");
        }
    }
}
