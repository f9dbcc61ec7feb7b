using System.Net.Sockets;
using System.Text;
using Ur4Rec.Server.Hosting;

namespace Ur4Rec.Server.Tests.Security;

public sealed class LimitTests
{
    [Fact]
    public async Task A_caller_who_asks_too_often_is_told_when_to_come_back()
    {
        await using var server = await StubServer.StartAsync(settings => settings with { Limits = new ServerLimits { RequestsPerSecond = 1 } });
        var statuses = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            using var response = await server.SendAsync("GET", "/v1/items/i");
            statuses.Add((int)response.StatusCode);
            if (response.StatusCode != System.Net.HttpStatusCode.TooManyRequests)
                continue;
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }
        Assert.Equal([200, 200], statuses.Take(2));
        Assert.Contains(429, statuses);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_has_a_size(bool isChunked)
    {
        await using var server = await StubServer.StartAsync(settings => settings with { Limits = new ServerLimits { BodyBytes = 10_000 } });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new ByteArrayContent(new byte[20_000].Select(_ => (byte)' ').ToArray()) };
        request.Content.Headers.Add("Content-Type", "application/json");
        request.Headers.TransferEncodingChunked = isChunked;
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(413, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Beyond_the_queue_questions_are_refused_and_the_others_are_answered()
    {
        await using var server = await StubServer.StartAsync(settings => settings with { Limits = new ServerLimits { ConcurrentScoring = 1, ScoringQueue = 1 } });
        var path = $"/v1/users/{StubEngine.Waiting}/recommendations";
        List<Task<HttpResponseMessage>> open = [server.SendAsync("GET", path), server.SendAsync("GET", path), server.SendAsync("GET", path)];
        var first = await Task.WhenAny(open);
        using var refused = await first;
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        open.Remove(first);
        using (var other = await server.SendAsync("GET", "/v1/items/i"))
            Assert.Equal(200, (int)other.StatusCode);
        server.Engine.Release.SetResult();
        foreach (var response in await Task.WhenAll(open))
        {
            Assert.Equal(200, (int)response.StatusCode);
            response.Dispose();
        }
    }

    [Fact]
    public async Task A_flood_of_headers_is_refused()
    {
        await using var server = await StubServer.StartAsync();
        var many = string.Concat(Enumerable.Range(0, 200).Select(i => $"X-Flood-{i}: 1\r\n"));
        Assert.Equal("431", await StatusOfAsync(server, $"GET /health/live HTTP/1.1\r\nHost: localhost\r\n{many}\r\n"));
        Assert.Equal("431", await StatusOfAsync(server, $"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Long: {new string('a', 20_000)}\r\n\r\n"));
        Assert.Equal("414", await StatusOfAsync(server, $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        Assert.Equal("400", await StatusOfAsync(server, "nonsense\r\n\r\n"));
        await server.ExpectAsync(200, "GET", "/health/live");
    }

    [Fact]
    public async Task A_client_that_is_too_slow_is_cut_off()
    {
        var limits = new ServerLimits { GracePeriod = TimeSpan.FromSeconds(1.5), BodyBytesPerSecond = 1000 };
        await using var server = await StubServer.StartAsync(settings => settings with { Limits = limits });
        Assert.Equal("408", await StatusOfAsync(server, "GET /health/live HTTP/1.1\r\nHost: loc"));
        var slow = await StatusOfAsync(server, "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{");
        Assert.Contains(slow, (string[])["408", ""]);
        await server.ExpectAsync(200, "GET", "/health/live");
    }

    [Fact]
    public async Task A_client_that_goes_away_is_no_error()
    {
        await using var server = await StubServer.StartAsync();
        using (var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(300)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => server.Client.GetAsync($"/v1/users/{StubEngine.Waiting}/recommendations", giveUp.Token));
        }
        await server.ExpectAsync(200, "GET", "/v1/items/i");
        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    /// <summary>The status of the answer; empty where the connection ends without one.</summary>
    private static async Task<string> StatusOfAsync(StubServer server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream);
        try
        {
            return await reader.ReadLineAsync() is { } line ? line.Split(' ')[1] : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
