using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Server.Http;

namespace Ur4Rec.Server.Security;

/// <summary>A key as it is kept.</summary>
/// <param name="Name">Names it for people; no secret.</param>
/// <param name="Scopes">What it allows.</param>
/// <param name="Sha256">SHA-256 of the key, in hexadecimal. Keys have 256 random bits, so that a slow hash would add nothing.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record StoredKey(string Name, IReadOnlyList<string> Scopes, string Sha256, DateTimeOffset CreatedAt);

/// <summary>A JSON file of hashed keys, which only its owner may read and write.</summary>
/// <param name="path">The file.</param>
public sealed class ApiKeyFile(string path)
{
    private const string Prefix = "u4r_";
    private const int KeyBytes = 32;
    private const int MaxNameLength = 64;

    private static readonly JsonSerializerOptions s_json = new(ApiJson.Options) { WriteIndented = true };

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>The keys in it.</summary>
    /// <exception cref="InputException">It is not there, or not a file of keys.</exception>
    public IReadOnlyList<StoredKey> Read()
    {
        if (!File.Exists(path))
            throw new InputException($"There is no file of keys '{path}'; `ur4rec keys add --keys {path} --name NAME --scopes read` makes one.");
        try
        {
            var keys = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), s_json)!.Keys;
            foreach (var key in keys)
                Check(key);
            return keys;
        }
        catch (JsonException e)
        {
            throw new InputException($"{path} is not a file of keys: {JsonProblem.Describe(e)}", e);
        }
    }

    /// <summary>Adds a key.</summary>
    /// <param name="name">A name that no key has yet.</param>
    /// <param name="scopes">What it allows.</param>
    /// <param name="now">The time.</param>
    /// <returns>The key, which is kept nowhere.</returns>
    /// <exception cref="InputException">The name is taken or is none, or the file is not a file of keys.</exception>
    public string Add(string name, KeyScopes scopes, DateTimeOffset now)
    {
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl))
            throw new InputException($"A key's name has 1 to {MaxNameLength} characters.");
        var keys = File.Exists(path) ? Read() : [];
        if (keys.Any(key => key.Name == name))
            throw new InputException($"{path} has a key named '{name}' already; remove it first, or choose another name.");
        var secret = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        Write([.. keys, new StoredKey(name, NamesOf(scopes), Convert.ToHexStringLower(HashOf(secret)), now)]);
        return secret;
    }

    /// <summary>Takes a key out.</summary>
    /// <exception cref="InputException">There is no key of that name.</exception>
    public void Remove(string name)
    {
        var keys = Read();
        var rest = keys.Where(key => key.Name != name).ToList();
        if (rest.Count == keys.Count)
            throw new InputException($"{path} has no key named '{name}'.");
        Write(rest);
    }

    /// <summary>Scopes by their names.</summary>
    /// <exception cref="InputException">A name is none.</exception>
    public static KeyScopes ParseScopes(IEnumerable<string> names) => names.Aggregate(KeyScopes.None, (scopes, name) => scopes | name switch
    {
        "read" => KeyScopes.Read,
        "write" => KeyScopes.Write,
        "admin" => KeyScopes.Admin,
        _ => throw new InputException($"There is no scope '{name}'; scopes are read, write and admin."),
    });

    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static string[] NamesOf(KeyScopes scopes) =>
        [.. new[] { KeyScopes.Read, KeyScopes.Write, KeyScopes.Admin }.Where(scope => scopes.HasFlag(scope)).Select(scope => scope.ToString().ToLowerInvariant())];

    private void Check(StoredKey key)
    {
        ParseScopes(key.Scopes);
        if (key.Sha256.Length != 2 * SHA256.HashSizeInBytes || !key.Sha256.All(char.IsAsciiHexDigit))
            throw new InputException($"{path}: the key '{key.Name}' has no SHA-256.");
    }

    private void Write(IReadOnlyList<StoredKey> keys)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, new Content(keys), s_json);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    private sealed record Content(IReadOnlyList<StoredKey> Keys);
}
