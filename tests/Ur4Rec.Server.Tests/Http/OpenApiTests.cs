using System.Text.Json;

namespace Ur4Rec.Server.Tests.Http;

public sealed class OpenApiTests
{
    private static readonly string[] s_operations =
    [
        "delete /v1/items/{id}", "delete /v1/users/{id}", "get /health/live", "get /health/ready", "get /v1/diagnostics", "get /v1/items", "get /v1/items/{id}",
        "get /v1/items/{id}/similar", "get /v1/model", "get /v1/users", "get /v1/users/{id}/history", "get /v1/users/{id}/memory",
        "get /v1/users/{id}/recommendations", "patch /v1/users/{id}/memory", "post /v1/events", "post /v1/model/reload", "post /v1/model/rollback", "post /v1/rank",
        "post /v1/sessions/recommendations", "put /v1/items/{id}",
    ];

    [Fact]
    public async Task The_document_is_OpenAPI_3_1_and_lists_every_operation()
    {
        var document = await ReadAsync();
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(s_operations, Operations(document).Select(operation => operation.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_says_what_it_takes_answers_and_needs()
    {
        var document = await ReadAsync();
        foreach (var (name, operation) in Operations(document))
        {
            Assert.True(operation.GetProperty("summary").GetString()!.Length > 10, name);
            Assert.True(operation.GetProperty("description").GetString()!.Length > 10, name);
            var answers = operation.GetProperty("responses").EnumerateObject().ToDictionary(answer => answer.Name, answer => answer.Value);
            var success = answers.Single(answer => answer.Key[0] == '2');
            if (success.Key != "204")
                AssertIsDescribed(success.Value.GetProperty("content").GetProperty("application/json").GetProperty("schema"), document, name);
            Assert.Equal(name.Contains("{id}", StringComparison.Ordinal), Parameters(operation).Contains("id"));
            Assert.Equal(name[0] == 'p' && !name.Contains("rollback", StringComparison.Ordinal), operation.TryGetProperty("requestBody", out _));
            if (name.Contains("/health/", StringComparison.Ordinal))
                continue;
            Assert.True(operation.TryGetProperty("security", out _), name);
            Assert.Superset(new HashSet<string> { "400", "401", "403", "429", "500" }, answers.Keys.ToHashSet());
            Assert.True(answers["400"].GetProperty("content").TryGetProperty("application/problem+json", out _), name);
        }
    }

    [Fact]
    public async Task Parameters_and_bodies_have_their_names_and_limits()
    {
        var document = await ReadAsync();
        var recommend = Operations(document).Single(operation => operation.Name == "get /v1/users/{id}/recommendations").Operation;
        Assert.Equal(["id", "k", "n", "exclude_seen", "category", "exclude", "like", "diversity", "explain"], Parameters(recommend));
        var k = recommend.GetProperty("parameters")[1].GetProperty("schema");
        Assert.Equal((1, 1000, 10), (k.GetProperty("minimum").GetInt32(), k.GetProperty("maximum").GetInt32(), k.GetProperty("default").GetInt32()));
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal(["id", "user", "item", "time"], schemas.GetProperty("EventBody").GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(2, schemas.GetProperty("EventBatch").GetProperty("oneOf").GetArrayLength());
        Assert.True(schemas.GetProperty("RecommendationAnswer").GetProperty("properties").TryGetProperty("history_length", out _));
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString());
    }

    private static void AssertIsDescribed(JsonElement schema, JsonElement document, string name)
    {
        var reference = schema.GetProperty("$ref").GetString()!.Split('/')[^1];
        var properties = document.GetProperty("components").GetProperty("schemas").GetProperty(reference).GetProperty("properties");
        Assert.True(properties.EnumerateObject().Any(), name);
        Assert.All(properties.EnumerateObject(), property => Assert.Matches("^[a-z0-9_]+$", property.Name));
    }

    private static IEnumerable<string?> Parameters(JsonElement operation) => operation.TryGetProperty("parameters", out var parameters)
        ? parameters.EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString())
        : [];

    private static IEnumerable<(string Name, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name} {path.Name}", operation.Value);

    private static async Task<JsonElement> ReadAsync()
    {
        await using var server = await StubServer.StartAsync();
        return await server.ExpectAsync(200, "GET", "/openapi/v1.json");
    }
}
