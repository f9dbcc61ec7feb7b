using Ur4Rec.Data;
using Ur4Rec.Stub;
using Ur4Rec.Text.Clients;

namespace Ur4Rec.Tests.Text.Clients;

public sealed class OpenAiEmbeddingGeneratorTests
{
    [Fact]
    public async Task Vectors_come_in_the_order_of_the_texts_whatever_that_of_the_answer()
    {
        await using var stub = await StubEndpoint.StartAsync(_ => Vectors("""{"index": 1, "embedding": [3, 4.5]}, {"index": 0, "embedding": [1, 2e-3]}"""));
        using var generator = new OpenAiEmbeddingGenerator(EndpointOf(stub));

        var embeddings = await generator.GenerateAsync(["a", "b"]);

        Assert.Equal([[1f, 2e-3f], [3f, 4.5f]], embeddings.Select(embedding => embedding.Vector.ToArray()));
        Assert.Equal(9, embeddings.Usage!.InputTokenCount);
        var request = Assert.Single(stub.Requests);
        Assert.Equal("/v1/embeddings", request.Path);
        Assert.Equal("""{"model":"m","input":["a","b"],"encoding_format":"float"}""", request.Body.GetRawText());
    }

    [Theory]
    [InlineData("""{"index": 0, "embedding": [1]}""", "1 vectors came back for 2 texts")]
    [InlineData("""{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}""", "the vectors are not numbered from 0 to 1, each once")]
    [InlineData("""{"index": 0, "embedding": [1]}, {"index": 2, "embedding": [1]}""", "the vectors are not numbered from 0 to 1, each once")]
    [InlineData("""{"index": 0, "embedding": [1]}, {"index": 1, "embedding": [1, 2]}""", "the vectors differ in dimension: 1 and 2")]
    [InlineData("""{"index": 0, "embedding": [1, 1e60]}, {"index": 1, "embedding": [1, 2]}""", "value 1 of vector 0 is not a finite number")]
    [InlineData("""{"index": 0, "embedding": [1, null]}, {"index": 1, "embedding": [1, 2]}""", "value 1 of vector 0 is not a finite number")]
    [InlineData("""{"index": 0, "embedding": []}, {"index": 1, "embedding": []}""", "vector 0 is empty or missing")]
    public async Task Vectors_that_cannot_be_right_are_an_error(string data, string message)
    {
        await using var stub = await StubEndpoint.StartAsync(_ => Vectors(data));
        using var generator = new OpenAiEmbeddingGenerator(EndpointOf(stub));

        Assert.Equal(message, (await Assert.ThrowsAsync<EndpointException>(() => generator.GenerateAsync(["a", "b"]))).Message);
        Assert.Equal(1, stub.Calls);
    }

    [Fact]
    public async Task A_service_that_fails_for_the_moment_is_asked_again()
    {
        await using var stub = await StubEndpoint.StartAsync(request => request.Number switch
        {
            1 => StubAnswer.Of(500),
            2 => StubAnswer.Of(200, "{"),
            3 => StubAnswer.Of(200, "{}"),
            4 => StubAnswer.Drop,
            _ => Vectors("""{"index": 0, "embedding": [1]}"""),
        });
        using var generator = new OpenAiEmbeddingGenerator(EndpointOf(stub), new InstantTime());

        Assert.Single(await generator.GenerateAsync(["a"]));
        Assert.Equal(5, stub.Calls);
    }

    [Fact]
    public async Task A_wrong_model_stops_at_once()
    {
        await using var stub = await StubEndpoint.StartAsync(_ => StubAnswer.Error(404, "The model `m` does not exist"));
        using var generator = new OpenAiEmbeddingGenerator(EndpointOf(stub));

        await Assert.ThrowsAsync<InputException>(() => generator.GenerateAsync(["a"]));
        Assert.Equal(1, stub.Calls);
    }

    [Fact]
    public async Task No_text_asks_nothing()
    {
        await using var stub = await StubEndpoint.StartAsync(_ => StubAnswer.Drop);
        using var generator = new OpenAiEmbeddingGenerator(EndpointOf(stub));

        Assert.Empty(await generator.GenerateAsync([]));
        Assert.Equal(0, stub.Calls);
    }

    private static StubAnswer Vectors(string data) =>
        StubAnswer.Of(200, $$"""{ "data": [{{data}}], "usage": { "prompt_tokens": 9 } }""");

    private static OpenAiEndpoint EndpointOf(StubEndpoint stub) => new(OpenAiEndpoint.ParseAddress(stub.Address), "m");
}
