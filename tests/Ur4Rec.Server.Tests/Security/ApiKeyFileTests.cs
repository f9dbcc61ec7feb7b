using System.Security.Cryptography;
using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Server.Security;

namespace Ur4Rec.Server.Tests.Security;

public sealed class ApiKeyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ur4rec-keys-").FullName;

    private string File => Path.Combine(_folder, "keys.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_key_is_random_and_only_its_hash_is_kept_for_the_owner()
    {
        var file = new ApiKeyFile(File);
        var key = file.Add("web", KeyScopes.Read | KeyScopes.Write, DateTimeOffset.UnixEpoch);
        Assert.Matches("^u4r_[0-9a-f]{64}$", key);
        Assert.NotEqual(key, file.Add("other", KeyScopes.Admin, DateTimeOffset.UnixEpoch));
        var kept = file.Read()[0];
        Assert.Equal(("web", "read,write"), (kept.Name, string.Join(',', kept.Scopes)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), kept.Sha256);
        Assert.DoesNotContain(key[4..], System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void Names_are_unique_and_must_be_there_to_be_removed()
    {
        var file = new ApiKeyFile(File);
        file.Add("web", KeyScopes.Read, DateTimeOffset.UnixEpoch);
        Assert.Contains("already", Assert.Throws<InputException>(() => file.Add("web", KeyScopes.Read, DateTimeOffset.UnixEpoch)).Message, StringComparison.Ordinal);
        Assert.Contains("no key named 'x'", Assert.Throws<InputException>(() => file.Remove("x")).Message, StringComparison.Ordinal);
        file.Remove("web");
        Assert.Empty(file.Read());
    }

    [Theory]
    [InlineData("{", "is not a file of keys")]
    [InlineData("""{"keys":[{"name":"a","scopes":["all"],"sha256":"00","created_at":"2026-01-01T00:00:00Z"}]}""", "There is no scope 'all'")]
    [InlineData("""{"keys":[{"name":"a","scopes":["read"],"sha256":"00","created_at":"2026-01-01T00:00:00Z"}]}""", "has no SHA-256")]
    public void A_file_of_something_else_is_refused(string content, string problem)
    {
        System.IO.File.WriteAllText(File, content);
        Assert.Contains(problem, Assert.Throws<InputException>(() => new ApiKeyFile(File).Read()).Message, StringComparison.Ordinal);
    }
}
