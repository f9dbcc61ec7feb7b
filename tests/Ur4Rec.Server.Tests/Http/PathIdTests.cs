using System.Net.Sockets;
using System.Text;

namespace Ur4Rec.Server.Tests.Http;

public sealed class PathIdTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("%2F", "/")]
    [InlineData("a%20b+c", "a b+c")]
    [InlineData("%C3%A9%F0%9F%8E%AC", "é🎬")]
    [InlineData("100%25", "100%")]
    [InlineData("a%3Fb%23c", "a?b#c")]
    [InlineData("recommendations", "recommendations")]
    [InlineData("a:b;c=d@e", "a:b;c=d@e")]
    public async Task An_id_is_what_was_encoded(string encoded, string id)
    {
        await using var server = await StubServer.StartAsync();
        foreach (var path in (string[])["/v1/users/{0}/memory", "/v1/users/{0}/recommendations?k=3", "/v1/items/{0}", "/v1/items/{0}/similar"])
        {
            Assert.StartsWith("HTTP/1.1 200", await RawAsync(server, path.Replace("{0}", encoded, StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.Equal(id, server.Engine.Asked);
        }
    }

    [Theory]
    [InlineData("/v1/users/x/history/../memory")]
    [InlineData("/v1/users/%2E%2E/memory")]
    [InlineData("/v1/items/a%zz")]
    [InlineData("/v1/items/a%2")]
    [InlineData("//v1/users/x/memory")]
    [InlineData("/v1/../../etc/passwd")]
    public async Task Tricks_with_paths_come_to_nothing(string path)
    {
        await using var server = await StubServer.StartAsync();
        var answer = await RawAsync(server, path);
        Assert.Contains(answer.Split(' ')[1], (string[])["400", "404"]);
        Assert.Null(server.Engine.Asked);
    }

    [Fact]
    public async Task A_target_may_be_absolute()
    {
        await using var server = await StubServer.StartAsync();
        Assert.StartsWith("HTTP/1.1 200", await RawAsync(server, $"{server.Address}v1/items/a%20b"), StringComparison.Ordinal);
        Assert.Equal("a b", server.Engine.Asked);
    }

    /// <summary>Sends a target as it is, which an HttpClient would rewrite.</summary>
    private static async Task<string> RawAsync(StubServer server, string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
