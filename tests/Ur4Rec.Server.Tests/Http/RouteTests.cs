using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Tests.Http;

public sealed class RouteTests
{
    [Fact]
    public async Task One_event_is_recorded()
    {
        await using var server = await StubServer.StartAsync();
        var answer = await server.ExpectAsync(200, "POST", "/v1/events", """{"id":"e1","user":"u","item":"i","time":5,"rating":4.5,"kind":"buy"}""");
        Assert.Equal("""{"recorded":1,"duplicates":0,"receipts":[{"id":"e1","status":"recorded","in_history":true}]}""", answer.GetRawText());
        Assert.Equal([new UserEvent("e1", new UserId("u"), new ItemId("i"), 5, 4.5, "buy")], server.Engine.Events);
    }

    [Fact]
    public async Task A_batch_is_recorded_in_its_order()
    {
        await using var server = await StubServer.StartAsync();
        var answer = await server.ExpectAsync(
            200, "POST", "/v1/events", """[{"id":"e1","user":"u","item":"i","time":5},{"id":"e2","user":"v","item":"j","time":0}]""");
        Assert.Equal((1, 1), (answer.GetProperty("recorded").GetInt32(), answer.GetProperty("duplicates").GetInt32()));
        Assert.Equal(["e1", "e2"], server.Engine.Events.Select(recorded => recorded.Id));
    }

    [Fact]
    public async Task A_query_becomes_a_request()
    {
        await using var server = await StubServer.StartAsync();
        var answer = await server.ExpectAsync(
            200, "GET", "/v1/users/u/recommendations?k=7&n=90&exclude_seen=false&category=Comedy&category=Drama&exclude=a%2Cb&exclude=c&explain=true&diversity=0.5&like=genre:Sci:Fi");
        var request = server.Engine.Request!;
        Assert.Equal((new UserId("u"), 7, 90, false, true, 0.5), (request.User, request.Count, request.RerankTop, request.ExcludeSeen, request.Explain, request.Diversity));
        Assert.Equal(("genre", "Comedy,Drama"), (request.Filters.Single().Attribute, string.Join(',', request.Filters.Single().AnyOf)));
        Assert.Equal([new ItemId("a,b"), new ItemId("c")], request.Exclude);
        Assert.Equal([new AttributeValue("genre", "Sci:Fi")], request.Likes);
        Assert.Equal(
            """{"user":"u","model":"model-1","basis":"history","history_length":4,"is_stale":false,"items":[{"rank":1,"item":"i1","score":0.5,"title":"Één","adjustments":[{"reason":"boost: item i1","amount":0.25}]}],"unranked":[]}""",
            answer.GetRawText());
    }

    [Fact]
    public async Task Without_a_query_the_defaults_hold()
    {
        await using var server = await StubServer.StartAsync();
        await server.ExpectAsync(200, "GET", "/v1/users/u/recommendations");
        var request = server.Engine.Request!;
        Assert.Equal(
            (10, null, true, false, null, 0, 0, 0),
            (request.Count, request.RerankTop, request.ExcludeSeen, request.Explain, request.Diversity, request.Filters.Count, request.Exclude.Count, request.Likes.Count));
        Assert.Null(request.History);
        Assert.Null(request.Candidates);
    }

    [Fact]
    public async Task Candidates_are_ranked()
    {
        await using var server = await StubServer.StartAsync();
        await server.ExpectAsync(
            200, "POST", "/v1/rank",
            """{"candidates":["a","b","c"],"user":"u","filters":[{"attribute":"genre","none_of":["Horror"]}],"exclude":["x"],"likes":[{"attribute":"genre","value":"Comedy"}],"diversity":0.25,"explain":true}""");
        var request = server.Engine.Request!;
        Assert.Equal([new ItemId("a"), new ItemId("b"), new ItemId("c")], request.Candidates);
        Assert.Equal((3, false, true, 0.25), (request.Count, request.ExcludeSeen, request.Explain, request.Diversity));
        Assert.Equal(["Horror"], request.Filters.Single().NoneOf);
        Assert.Equal([new AttributeValue("genre", "Comedy")], request.Likes);
    }

    [Fact]
    public async Task A_session_is_answered()
    {
        await using var server = await StubServer.StartAsync();
        var answer = await server.ExpectAsync(
            200, "POST", "/v1/sessions/recommendations", """{"history":[{"item":"a","time":1},{"item":"b","time":2}],"k":3,"n":50,"exclude_seen":false}""");
        var request = server.Engine.Request!;
        Assert.Equal([new SessionItem(new ItemId("a"), 1), new SessionItem(new ItemId("b"), 2)], request.History);
        Assert.Equal((null, 3, 50, false), (request.User, request.Count, request.RerankTop, request.ExcludeSeen));
        Assert.Equal("session", answer.GetProperty("basis").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("user").ValueKind);
    }

    [Fact]
    public async Task Items_are_found_read_put_and_removed()
    {
        await using var server = await StubServer.StartAsync();
        var page = await server.ExpectAsync(200, "GET", "/v1/items?q=star&skip=3&count=2");
        Assert.Equal((9, "star"), (page.GetProperty("total").GetInt32(), page.GetProperty("items")[0].GetProperty("item").GetString()));
        var item = await server.ExpectAsync(200, "GET", "/v1/items/i1");
        Assert.Equal(("training", "x"), (item.GetProperty("ranked_by").GetString(), item.GetProperty("attributes").GetProperty("Director").GetString()));
        await server.ExpectAsync(200, "PUT", "/v1/items/i1", """{"title":"T","text":"Long.","year":2001,"genres":["Comedy"],"attributes":{"Director":"y"},"hidden":true}""");
        var sheet = server.Engine.Sheet!;
        Assert.Equal(("T", "Long.", 2001, true, "y"), (sheet.Title, sheet.Text, sheet.Year, sheet.Hidden, sheet.Attributes["Director"]));
        await server.ExpectAsync(204, "DELETE", "/v1/items/i1");
        var similar = await server.ExpectAsync(200, "GET", "/v1/items/i1/similar?k=2");
        Assert.Equal("""{"item":"i1","model":"model-1","items":[{"item":"i2","title":null,"similarity":0.75}]}""", similar.GetRawText());
    }

    [Fact]
    public async Task Users_are_found_read_steered_and_erased()
    {
        await using var server = await StubServer.StartAsync();
        Assert.Equal("""{"users":["u1"]}""", (await server.ExpectAsync(200, "GET", "/v1/users?prefix=u")).GetRawText());
        Assert.Equal(6, (await server.ExpectAsync(200, "GET", "/v1/users/u1/history?count=6")).GetProperty("total").GetInt32());
        Assert.Equal("Likes comedies.", (await server.ExpectAsync(200, "GET", "/v1/users/u1/memory")).GetProperty("sentences")[0].GetString());
        await server.ExpectAsync(
            200, "PATCH", "/v1/users/u1/memory",
            """{"steers":[{"attribute":{"attribute":"genre","value":"Horror"},"weight":-2,"pinned":true},{"sentence":"slow films","weight":1.5}],"reset_memory":true}""");
        Assert.Equal(
            [new SteerWish(new AttributeValue("genre", "Horror"), null, -2, true), new SteerWish(null, "slow films", 1.5, false)], server.Engine.Change!.Steers);
        Assert.True(server.Engine.Change is { ResetMemory: true, ResetSteering: false });
        Assert.Equal(2, (await server.ExpectAsync(200, "DELETE", "/v1/users/u1")).GetProperty("interactions").GetInt32());
    }

    [Fact]
    public async Task The_model_is_told_reloaded_and_rolled_back()
    {
        await using var server = await StubServer.StartAsync();
        Assert.Equal("model-1", VersionIn(await server.ExpectAsync(200, "GET", "/v1/model")));
        var reloaded = await server.ExpectAsync(200, "POST", "/v1/model/reload", """{"run":"runs/b"}""");
        Assert.Equal(("model-2", "runs/b"), (VersionIn(reloaded), reloaded.GetProperty("current").GetProperty("run").GetString()));
        Assert.Equal("model-1", VersionIn(await server.ExpectAsync(200, "POST", "/v1/model/rollback")));
        await server.ExpectAsync(200, "POST", "/v1/model/reload");
        Assert.Equal("model-2", server.Engine.Current.Version);
    }

    [Fact]
    public async Task Health_and_diagnostics_are_told()
    {
        await using var server = await StubServer.StartAsync();
        Assert.Equal("live", (await server.ExpectAsync(200, "GET", "/health/live")).GetProperty("status").GetString());
        Assert.Equal("ready", (await server.ExpectAsync(200, "GET", "/health/ready")).GetProperty("status").GetString());
        server.Engine.IsStoreAvailable = false;
        Assert.Equal("ready, without its store", (await server.ExpectAsync(200, "GET", "/health/ready")).GetProperty("status").GetString());
        var diagnostics = await server.ExpectAsync(200, "GET", "/v1/diagnostics");
        Assert.True(diagnostics.GetProperty("working_set_bytes").GetInt64() > 1 << 20);
        Assert.Equal(
            ["GET /health/live", "GET /health/ready"], diagnostics.GetProperty("routes").EnumerateArray().Select(route => route.GetProperty("route").GetString()));
    }

    private static string? VersionIn(JsonElement answer) => answer.GetProperty("current").GetProperty("version").GetString();
}
