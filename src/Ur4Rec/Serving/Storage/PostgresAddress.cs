using Npgsql;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Storage;

/// <summary>
/// Where a PostgreSQL store is: a connection string of Npgsql (<c>Host=...;Database=...</c>) or an address as PostgreSQL's own tools take it
/// (<c>postgresql://user:password@host:port/database?sslmode=require</c>). Nothing of it but host, port, database and user is ever shown.
/// </summary>
internal static class PostgresAddress
{
    // What the address itself says comes later, and holds instead.
    private const string Defaults = "Timeout=5;Command Timeout=10;Max Auto Prepare=32;Application Name=ur4rec;";

    /// <summary>Whether an address is one of PostgreSQL, and not a file's path.</summary>
    public static bool IsPostgres(string address) => IsUri(address) || address.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="InputException">It cannot be read.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string address)
    {
        try
        {
            var settings = IsUri(address) ? OfUri(new Uri(address)) : new NpgsqlConnectionStringBuilder(Defaults + address);
            return string.IsNullOrEmpty(settings.Host) ? throw Unreadable() : settings;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            // What was thrown may quote the password, so it is not kept.
            throw Unreadable();
        }
    }

    /// <summary>In words, without anything secret.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder settings) =>
        $"PostgreSQL, database '{settings.Database ?? settings.Username}' on {settings.Host}:{settings.Port} as '{settings.Username}'";

    private static bool IsUri(string address) =>
        address.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || address.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static NpgsqlConnectionStringBuilder OfUri(Uri uri)
    {
        var settings = new NpgsqlConnectionStringBuilder(Defaults) { Host = uri.IdnHost };
        if (uri.Port > 0)
            settings.Port = uri.Port;
        if (uri.AbsolutePath.Length > 1)
            settings.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        var login = uri.UserInfo.Split(':', 2);
        if (login[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(login[0]);
        if (login.Length > 1)
            settings.Password = Uri.UnescapeDataString(login[1]);
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = option.Split('=', 2);
            settings[pair[0]] = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "";
        }

        return settings;
    }

    private static InputException Unreadable() => new(
        "The address of the PostgreSQL store cannot be read; write 'Host=...;Database=...;Username=...' or 'postgresql://user@host:port/database'.");
}
