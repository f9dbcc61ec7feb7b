namespace Ur4Rec.Server.Tests.Http;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("/v1/users/u/memory")]
    [InlineData("/v1/users/unknown/memory")]
    [InlineData("/v1/items/defect")]
    [InlineData("/nothing")]
    public async Task Every_answer_is_guarded(string path)
    {
        await using var server = await StubServer.StartAsync();
        using var response = await server.SendAsync("GET", path);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("no-store", response.Headers.GetValues("Cache-Control").Single());
        foreach (var absent in (string[])["Server", "X-Powered-By", "Strict-Transport-Security", "Access-Control-Allow-Origin"])
            Assert.False(response.Headers.Contains(absent), absent);
    }

    [Fact]
    public async Task An_answer_names_its_model_and_whether_it_is_stale()
    {
        await using var server = await StubServer.StartAsync();
        using var fresh = await server.SendAsync("GET", "/v1/users/u/recommendations");
        Assert.Equal("model-1", fresh.Headers.GetValues("Ur4Rec-Model").Single());
        Assert.False(fresh.Headers.Contains("Ur4Rec-Stale"));
        using var stale = await server.SendAsync("GET", "/v1/users/stale/recommendations");
        Assert.Equal("true", stale.Headers.GetValues("Ur4Rec-Stale").Single());
    }

    [Theory]
    [InlineData("abc-1.2_3", true)]
    [InlineData("with space", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public async Task A_request_keeps_its_id_where_that_is_harmless(string id, bool isKept)
    {
        await using var server = await StubServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Add("X-Request-Id", id);
        using var response = await server.Client.SendAsync(request);
        var answered = response.Headers.GetValues("X-Request-Id").Single();
        Assert.Equal(isKept, answered == id);
        Assert.Matches("^[A-Za-z0-9._-]{1,64}$", answered);
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1:99", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("named.example", 200)]
    public async Task A_host_must_be_the_servers_own(string host, int status)
    {
        await using var server = await StubServer.StartAsync(settings => settings with { Hosts = ["named.example"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { Host = host } };
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }
}
