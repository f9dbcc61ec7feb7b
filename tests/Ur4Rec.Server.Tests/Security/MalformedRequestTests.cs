using Microsoft.Extensions.Logging;
using Ur4Rec.Bench.Serve.Http;
using Ur4Rec.Bench.Serve.Malformed;
using Ur4Rec.Server.Security;

namespace Ur4Rec.Server.Tests.Security;

public sealed class MalformedRequestTests : IDisposable
{
    private const int Requests = 1_000;
    private const int BetweenThem = 50;

    private readonly string _keys = Path.Combine(Directory.CreateTempSubdirectory("ur4rec-malformed-").FullName, "keys.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_keys)!, recursive: true);

    [Fact]
    public async Task All_are_refused_and_the_server_goes_on_answering()
    {
        var key = new ApiKeyFile(_keys).Add("all", KeyScopes.All, DateTimeOffset.UnixEpoch);
        await using var server = await StubServer.StartAsync(settings => settings with { KeysFile = _keys });
        var run = new MalformedRun(server.Address, RequestText.To(server.Address, key), seed: 3);
        await Task.Run(() => run.Send(Requests));
        Assert.Equal([], run.Problems);
        Assert.Equal(BetweenThem, run.WellFormed);
        Assert.InRange(run.CountOf(Outcome.Refused), Requests * 8 / 10, Requests);
        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= LogLevel.Error && line.Category.StartsWith("Ur4Rec", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST /v1/sessions/recommendations HTTP/1.1", "Transfer-Encoding: chunked\r\nContent-Length: 4", "0\r\n\r\n", 400)]
    [InlineData("POST /v1/sessions/recommendations HTTP/1.1", "Content-Length: 4\r\nTransfer-Encoding: chunked", "7\r\n{\"k\":3}\r\n0\r\n\r\n", 400)]
    [InlineData("POST /v1/sessions/recommendations HTTP/1.1", "Transfer-Encoding: chunked", "7\r\n{\"k\":3}\r\n0\r\n\r\n", 200)]
    [InlineData("POST /v1/sessions/recommendations HTTP/1.1", "Transfer-Encoding: chunked", "FFFFFFFFFFFFFFFF\r\n", 400)]
    [InlineData("GET /health/live HTTP/1.1", "X\u007F: a", "", 400)]
    [InlineData("get /health/live HTTP/1.1", "X: a", "", 400)]
    [InlineData("GET /health/live HTTP/1.1", "X: a", "", 200)]
    public async Task What_a_proxy_could_read_in_another_way_is_refused(string line, string header, string body, int status)
    {
        await using var server = await StubServer.StartAsync();
        using var connection = new HttpConnection(server.Address, TimeSpan.FromSeconds(20));
        var head = $"{line}\r\nHost: {server.Address.Authority}\r\nContent-Type: application/json\r\n{header}\r\n\r\n";
        Assert.Equal(status, connection.Exchange(RequestText.Bytes(head + body)).Status);
    }

    [Fact]
    public async Task Slow_clients_are_given_up()
    {
        await using var server = await StubServer.StartAsync(settings => settings with { Limits = settings.Limits with { GracePeriod = TimeSpan.FromSeconds(1.5) } });
        var slow = new SlowClients(server.Address, RequestText.To(server.Address), TimeSpan.FromMilliseconds(200));
        Assert.Equal(20, await Task.Run(() => slow.Run(20)));
    }
}
