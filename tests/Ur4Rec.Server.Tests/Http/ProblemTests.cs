using System.Text.Json;

namespace Ur4Rec.Server.Tests.Http;

public sealed class ProblemTests(ProblemTests.Server shared) : IClassFixture<ProblemTests.Server>
{
    private const string Event = """{"id":"e","user":"u","item":"i","time":1}""";

    [Theory]
    // Of the engine.
    [InlineData(404, "GET", "/v1/users/unknown/memory", null, null, "Nobody knows 'unknown'.")]
    [InlineData(400, "GET", "/v1/users/wrong/memory", null, null, "That is wrong.")]
    [InlineData(503, "DELETE", "/v1/users/away", null, null, "The store does not answer.")]
    [InlineData(500, "GET", "/v1/items/defect", null, null, "The server failed")]
    [InlineData(400, "POST", "/v1/model/reload", """{"run":"wrong"}""", null, "wrong is not a run.")]
    // Of routes.
    [InlineData(404, "GET", "/v1/nothing", null, null, "nothing at this path")]
    [InlineData(405, "PUT", "/v1/events", null, null, "does not know the method")]
    [InlineData(404, "GET", "/v1/users//recommendations", null, null, "nothing at this path")]
    // Of queries.
    [InlineData(400, "GET", "/v1/users/u/recommendations?k=0", null, "query: k", "1 to 1000, not 0")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?k=1001", null, "query: k", "1 to 1000, not 1001")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?k=ten", null, "query: k", "whole number")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?k=1&k=2", null, "query: k", "more than once")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?k=10&n=5", null, "query: n", "at least k")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?n=10001", null, "query: n", "1 to 10000")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?explain=1", null, "query: explain", "true or false")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?diversity=NaN", null, "query: diversity", "0 to 1")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?diversity=2", null, "query: diversity", "0 to 1")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?like=Comedy", null, "query: like", "colon")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?exclude=", null, "query: exclude[0]", "empty")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?exclude=%FF", null, "query", "UTF-8")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?k=3%00", null, "query", "U+0000")]
    [InlineData(400, "GET", "/v1/users/u/recommendations?exclude_sen=true", null, "query", "Did you mean 'exclude_seen'?")]
    [InlineData(400, "GET", "/v1/items?skip=-1", null, "query: skip", "not -1")]
    [InlineData(400, "GET", "/v1/model?x=1", null, "query", "There is no parameter 'x'")]
    // Of paths.
    [InlineData(400, "GET", "/v1/items/%FF", null, "path: id", "UTF-8")]
    [InlineData(400, "GET", "/v1/items/%00", null, null, "")]
    // Of JSON.
    [InlineData(400, "POST", "/v1/events", "", "$", "not the JSON")]
    [InlineData(400, "POST", "/v1/events", "{", "$", "line 1")]
    [InlineData(400, "POST", "/v1/events", "null", "$", "null")]
    [InlineData(400, "POST", "/v1/events", "[]", "$", "no event")]
    [InlineData(400, "POST", "/v1/events", "[null]", "$[0]", "null")]
    [InlineData(400, "POST", "/v1/events", "\"text\"", "$", "wrong type")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","user":"u","item":"i"}""", "$", "Missing: time.")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","user":null,"item":"i","time":1}""", "$.user", "null")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","user":"u","item":"i","time":"1"}""", "$.time", "wrong type")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","user":"u","item":"i","time":1.5}""", "$.time", "wrong type")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","user":"u","item":"i","time":-1}""", "$.time", "Unix seconds")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","user":"u","item":"i","time":1,"rating":NaN}""", "$", "line 1, byte 51")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","user":"u","item":"i","time":1,"rating":1e999}""", "$.rating", "")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","user":"","item":"i","time":1}""", "$.user", "empty")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","user":"u","item":"i","time":1,"sort":2}""", "$.sort", "There is no 'sort' here.")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","id":"f","user":"u","item":"i","time":1}""", "$.id", "twice")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","user":"\ud800","item":"i","time":1}""", "$.user", "Unicode")]
    [InlineData(400, "POST", "/v1/events", """{"id":"e","user":"\u0000","item":"i","time":1}""", "$.user", "U+0000")]
    [InlineData(400, "POST", "/v1/events", "[" + Event + ""","x"]""", "$[1]", "wrong type")]
    [InlineData(400, "POST", "/v1/events", """[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]""", "$", "nested too deeply")]
    [InlineData(400, "POST", "/v1/rank", """{"candidates":[]}""", "$.candidates", "no candidate")]
    [InlineData(400, "POST", "/v1/rank", """{"candidates":["a",null]}""", "$.candidates[1]", "null")]
    [InlineData(400, "POST", "/v1/rank", """{}""", "$", "Missing: candidates.")]
    [InlineData(400, "POST", "/v1/rank", """{"candidates":["a"],"k":1001}""", "$.k", "1 to 1000")]
    [InlineData(400, "POST", "/v1/sessions/recommendations", """{"history":null}""", "$.history", "null")]
    [InlineData(400, "POST", "/v1/sessions/recommendations", """{"k":20,"n":10}""", "$.n", "at least k")]
    [InlineData(400, "PATCH", "/v1/users/u/memory", """{}""", "$", "nothing to change")]
    [InlineData(400, "PATCH", "/v1/users/u/memory", """{"steers":[{"weight":1}]}""", "$.steers[0]", "attribute or a sentence")]
    [InlineData(400, "PATCH", "/v1/users/u/memory", """{"steers":[{"sentence":"x","weight":4}]}""", "$.steers[0].weight", "-3 to 3")]
    [InlineData(400, "PUT", "/v1/items/i", """{"attributes":{"a":null}}""", "$.attributes.a", "null")]
    [InlineData(400, "PUT", "/v1/items/i", """{"genres":[""]}""", "$.genres[0]", "empty")]
    [InlineData(400, "PUT", "/v1/items/i", """{"year":10000}""", "$.year", "9999")]
    public async Task What_is_wrong_is_said_with_its_place(int status, string method, string path, string? body, string? place, string detail)
    {
        using var response = await shared.Value.SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} {text}");
        if (text.Length == 0 && path.Contains("%00", StringComparison.Ordinal))
            return; // Kestrel refuses this before anybody else sees it.
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(place, problem.TryGetProperty("place", out var given) ? given.GetString() : null);
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(response.Headers.GetValues("X-Request-Id").Single(), problem.GetProperty("request_id").GetString());
        Assert.DoesNotContain("Ur4Rec.Server", text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(StubEngine.Secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_JSON_is_read()
    {
        using var response = await shared.Value.SendAsync("POST", "/v1/events", Event, "text/plain");
        Assert.Equal((415, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused_in_their_place()
    {
        var body = new ByteArrayContent([.. "{\"id\":\"e\",\"user\":\""u8, 0xFF, .. "\",\"item\":\"i\",\"time\":1}"u8]);
        body.Headers.Add("Content-Type", "application/json");
        using var response = await shared.Value.Client.PostAsync("/v1/events", body);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("$.user", JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("place").GetString());
    }

    [Fact]
    public async Task Where_the_store_is_away_it_is_said_when_to_try_again()
    {
        using var response = await shared.Value.SendAsync("DELETE", "/v1/users/away");
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter!.Delta);
    }

    [Theory]
    [InlineData("{0}", 257, "$.user")]
    [InlineData("{0}", 100_000, "$.user")]
    public async Task An_id_has_a_length(string format, int length, string place)
    {
        var user = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, new string('x', length));
        var problem = await shared.Value.ExpectAsync(400, "POST", "/v1/events", $$"""{"id":"e","user":"{{user}}","item":"i","time":1}""");
        Assert.Equal(place, problem.GetProperty("place").GetString());
    }

    [Fact]
    public async Task A_batch_has_a_length()
    {
        var problem = await shared.Value.ExpectAsync(400, "POST", "/v1/events", $"[{string.Join(',', Enumerable.Repeat(Event, 1001))}]");
        Assert.Contains("At most 1000 entries; these are 1001.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    public sealed class Server : IAsyncLifetime
    {
        public StubServer Value { get; private set; } = null!;

        public async Task InitializeAsync() => Value = await StubServer.StartAsync();

        public async Task DisposeAsync() => await Value.DisposeAsync();
    }
}
