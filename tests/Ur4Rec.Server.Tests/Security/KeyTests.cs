using Microsoft.Extensions.Logging;
using Ur4Rec.Data;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Server.Security;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Tests.Security;

public sealed class KeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ur4rec-keys-").FullName;

    private string KeysFile => Path.Combine(_folder, "keys.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("GET", "/v1/users/u/recommendations", "read")]
    [InlineData("POST", "/v1/rank", "read")]
    [InlineData("POST", "/v1/sessions/recommendations", "read")]
    [InlineData("GET", "/v1/items", "read")]
    [InlineData("GET", "/v1/items/i", "read")]
    [InlineData("GET", "/v1/items/i/similar", "read")]
    [InlineData("GET", "/v1/users", "read")]
    [InlineData("GET", "/v1/users/u/history", "read")]
    [InlineData("GET", "/v1/users/u/memory", "read")]
    [InlineData("POST", "/v1/events", "write")]
    [InlineData("PUT", "/v1/items/i", "write")]
    [InlineData("DELETE", "/v1/items/i", "write")]
    [InlineData("PATCH", "/v1/users/u/memory", "write")]
    [InlineData("DELETE", "/v1/users/u", "admin")]
    [InlineData("GET", "/v1/model", "admin")]
    [InlineData("POST", "/v1/model/reload", "admin")]
    [InlineData("POST", "/v1/model/rollback", "admin")]
    [InlineData("GET", "/v1/diagnostics", "admin")]
    public async Task A_route_needs_its_scope(string method, string path, string scope)
    {
        var file = new ApiKeyFile(KeysFile);
        var keys = new[] { "read", "write", "admin" }.ToDictionary(name => name, name => file.Add(name, ApiKeyFile.ParseScopes([name]), DateTimeOffset.UnixEpoch));
        await using var server = await StubServer.StartAsync(settings => settings with { KeysFile = KeysFile });
        Assert.Equal(401, await StatusAsync(server, method, path, null));
        Assert.Equal(401, await StatusAsync(server, method, path, "u4r_ffff"));
        foreach (var (name, key) in keys)
        {
            var status = await StatusAsync(server, method, path, key);
            Assert.True(name == scope ? status is not (401 or 403) : status == 403, $"{name}: {status}");
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    public async Task Some_routes_need_no_key(string path)
    {
        new ApiKeyFile(KeysFile).Add("a", KeyScopes.All, DateTimeOffset.UnixEpoch);
        await using var server = await StubServer.StartAsync(settings => settings with { KeysFile = KeysFile });
        Assert.Equal(200, await StatusAsync(server, "GET", path, null));
    }

    [Fact]
    public async Task A_key_may_come_in_a_header_of_its_own_and_ends_when_it_is_removed()
    {
        var file = new ApiKeyFile(KeysFile);
        var first = file.Add("first", KeyScopes.Read, DateTimeOffset.UnixEpoch);
        await using var server = await StubServer.StartAsync(settings => settings with { KeysFile = KeysFile });
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/v1/items/i"))
        {
            request.Headers.Add("X-Api-Key", first);
            using var response = await server.Client.SendAsync(request);
            Assert.Equal(200, (int)response.StatusCode);
        }
        var second = file.Add("second", KeyScopes.Read, DateTimeOffset.UnixEpoch);
        Assert.Equal(200, await StatusAsync(server, "GET", "/v1/items/i", second));
        file.Remove("first");
        Assert.Equal(401, await StatusAsync(server, "GET", "/v1/items/i", first));
        Assert.Equal(200, await StatusAsync(server, "GET", "/v1/items/i", second));
    }

    [Fact]
    public async Task A_file_that_breaks_leaves_the_keys_and_is_logged()
    {
        var key = new ApiKeyFile(KeysFile).Add("a", KeyScopes.Read, DateTimeOffset.UnixEpoch);
        await using var server = await StubServer.StartAsync(settings => settings with { KeysFile = KeysFile });
        await File.WriteAllTextAsync(KeysFile, "{");
        Assert.Equal(200, await StatusAsync(server, "GET", "/v1/items/i", key));
        Assert.Single(server.Log.Lines, line => line.Level == LogLevel.Error && line.Line.Contains("is not a file of keys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_users_texts_and_queries_are_not_logged()
    {
        var key = new ApiKeyFile(KeysFile).Add("a", KeyScopes.All, DateTimeOffset.UnixEpoch);
        await using var server = await StubServer.StartAsync(settings => settings with { KeysFile = KeysFile });
        await StatusAsync(server, "GET", "/v1/users/defect/memory", key);
        await StatusAsync(server, "GET", "/v1/users/unknown/memory", key);
        await StatusAsync(server, "GET", "/v1/users/u/memory", "u4r_guessed");
        await StatusAsync(server, "GET", "/v1/items?q=private-words", key);
        Assert.Contains(server.Log.Lines, line => line.Level == LogLevel.Error && line.Line.Contains("InvalidOperationException", StringComparison.Ordinal));
        foreach (var (level, category, line) in server.Log.Lines)
        {
            foreach (var secret in (string[])[key, key[4..20], "u4r_guessed", StubEngine.Secret])
                Assert.DoesNotContain(secret, line, StringComparison.Ordinal);
            // The framework tells paths at its levels of information and debug, which the server does not write.
            if (level >= LogLevel.Warning || category.StartsWith("Ur4Rec", StringComparison.Ordinal))
                Assert.DoesNotContain("private-words", line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.0.2.1:0")]
    public async Task Other_addresses_than_loopback_need_keys(string address)
    {
        var refusal = await Assert.ThrowsAsync<InputException>(() => StubServer.StartAsync(settings => settings with { Listen = new Uri(address) }));
        Assert.Contains("--keys FILE", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:0", "is not where a server can listen")]
    [InlineData("http://127.0.0.1:0/x", "is not where a server can listen")]
    [InlineData("http://example.org:80", "is not an IP address")]
    [InlineData("https://127.0.0.1:0", "needs a certificate")]
    public async Task An_address_must_be_one(string address, string problem)
    {
        var refusal = await Assert.ThrowsAsync<InputException>(() => StubServer.StartAsync(settings => settings with { Listen = new Uri(address) }));
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_file_nothing_starts()
    {
        var settings = new ServerSettings { Serving = new ServingOptions { Run = "r" }, KeysFile = KeysFile };
        Assert.Contains("There is no file of keys", Assert.Throws<InputException>(() => Ur4RecServer.Build(settings, _ => { })).Message, StringComparison.Ordinal);
    }

    private static async Task<int> StatusAsync(StubServer server, string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        using var response = await server.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
