using Microsoft.Extensions.AI;
using Ur4Rec.Data;
using Ur4Rec.Stub;
using Ur4Rec.Text.Clients;

namespace Ur4Rec.Tests.Text.Clients;

public sealed class OpenAiChatClientTests
{
    private const string NotUnderstood = "the answer is not one of the chat-completions protocol";

    [Fact]
    public async Task A_question_is_one_post_with_model_messages_and_settings()
    {
        await using var stub = await StubEndpoint.StartAsync(_ => StubAnswer.Chat("Hello."));
        using var client = new OpenAiChatClient(EndpointOf(stub));

        var response = await client.GetResponseAsync(
            [new ChatMessage(ChatRole.System, "Be brief."), new ChatMessage(ChatRole.User, "你好 \"x\"")],
            new ChatOptions { Temperature = 0.5f, MaxOutputTokens = 77 });

        Assert.Equal(("Hello.", "stop", "stub"), (response.Text, response.FinishReason?.Value, response.ModelId));
        Assert.Equal((10, 5), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        var request = Assert.Single(stub.Requests);
        Assert.Equal(("/v1/chat/completions", ""), (request.Path, request.Authorization));
        Assert.Equal(
            """{"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"\u4F60\u597D \u0022x\u0022"}],"temperature":0.5,"max_tokens":77}""",
            request.Body.GetRawText());
    }

    [Fact]
    public async Task A_refusal_is_an_error_and_no_text()
    {
        var response = await AskAsync(StubAnswer.Chat(null, refusal: "I cannot help with that."));

        Assert.Equal("", response.Text);
        Assert.Equal("I cannot help with that.", Assert.Single(response.Messages[0].Contents.OfType<ErrorContent>()).Message);
    }

    [Theory]
    [InlineData("length")]
    [InlineData("content_filter")]
    public async Task Why_an_answer_ended_is_kept(string reason) =>
        Assert.Equal(reason, (await AskAsync(StubAnswer.Chat("Half a", reason))).FinishReason?.Value);

    [Theory]
    [InlineData("not json", "the answer is not JSON")]
    [InlineData("""{"choices": [{"message": {"content": "cut""", "the answer is not JSON")]
    [InlineData("", "the answer is not JSON")]
    [InlineData("[]", NotUnderstood)]
    [InlineData("""{"error": {"message": "overloaded"}}""", NotUnderstood)]
    [InlineData("""{"choices": []}""", NotUnderstood)]
    [InlineData("""{"choices": [{"message": null}]}""", NotUnderstood)]
    public async Task An_answer_out_of_the_protocol_is_the_services_failure_and_may_be_charged(string body, string message)
    {
        var error = await Assert.ThrowsAsync<EndpointException>(() => AskAsync(StubAnswer.Of(200, body)));

        Assert.Equal((message, true, true), (error.Message, error.IsTransient, error.MayBeCharged));
    }

    [Theory]
    [InlineData(400, "the request was rejected (400 Bad Request: too long)", false)]
    [InlineData(413, "the request was rejected (413 Payload Too Large: too long)", false)]
    [InlineData(422, "the request was rejected (422 Unprocessable Entity: too long)", false)]
    [InlineData(408, "the service failed (408 Request Timeout: too long)", true)]
    [InlineData(429, "the service failed (429 Too Many Requests: too long)", true)]
    [InlineData(500, "the service failed (500 Internal Server Error: too long)", true)]
    [InlineData(503, "the service failed (503 Service Unavailable: too long)", true)]
    public async Task A_status_about_one_request_is_its_own_failure_and_free(int status, string message, bool isTransient)
    {
        var error = await Assert.ThrowsAsync<EndpointException>(() => AskAsync(StubAnswer.Error(status, "too\nlo\u001bng")));

        Assert.Equal((message, isTransient, false), (error.Message, error.IsTransient, error.MayBeCharged));
    }

    [Theory]
    [InlineData(401, "{0} asks for a key (401 Unauthorized: no); name the environment variable that holds it.")]
    [InlineData(403, "{0} asks for a key (403 Forbidden: no); name the environment variable that holds it.")]
    [InlineData(404, "{0} does not know what it is asked (404 Not Found: no); check the address and the model 'm'.")]
    [InlineData(402, "{0} refuses every request (402 Payment Required: no).")]
    [InlineData(301, "{0} refuses every request (301 Moved Permanently: no).")]
    public async Task A_status_about_every_request_is_an_input_error(int status, string message)
    {
        await using var stub = await StubEndpoint.StartAsync(_ => StubAnswer.Error(status, "no"));
        using var client = new OpenAiChatClient(EndpointOf(stub));

        var error = await Assert.ThrowsAsync<InputException>(() => client.GetResponseAsync("?"));

        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, stub.Address), error.Message);
    }

    [Fact]
    public async Task An_empty_account_is_an_input_error_though_its_status_is_that_of_haste()
    {
        var answer = StubAnswer.Of(429, """{"error": {"message": "You exceeded your quota.", "code": "insufficient_quota"}}""");

        var error = await Assert.ThrowsAsync<InputException>(() => AskAsync(answer));

        Assert.EndsWith("refuses every request (429 Too Many Requests: You exceeded your quota.).", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error": "model is loading"}""", ": model is loading")]
    [InlineData("""{"message": "busy"}""", ": busy")]
    [InlineData("""{"detail": [{"loc": ["body"]}]}""", "")]
    [InlineData("<html>Bad gateway</html>", "")]
    public async Task What_the_service_says_is_told_where_it_is_understood(string body, string told)
    {
        var error = await Assert.ThrowsAsync<EndpointException>(() => AskAsync(StubAnswer.Of(500, body)));

        Assert.Equal($"the service failed (500 Internal Server Error{told})", error.Message);
    }

    [Fact]
    public async Task A_connection_that_breaks_may_be_charged()
    {
        foreach (var answer in (StubAnswer[])[StubAnswer.Drop, StubAnswer.HalfAChat])
        {
            var error = await Assert.ThrowsAsync<EndpointException>(() => AskAsync(answer));
            Assert.Equal(("the connection broke off", true, true), (error.Message, error.IsTransient, error.MayBeCharged));
        }
    }

    [Fact]
    public async Task A_server_that_hangs_is_left_after_the_time_out_and_may_be_charged()
    {
        var error = await Assert.ThrowsAsync<EndpointException>(() => AskAsync(StubAnswer.Hang));

        Assert.Equal(("no answer within 0.2 s", true, true), (error.Message, error.IsTransient, error.MayBeCharged));
    }

    [Fact]
    public async Task A_server_that_is_not_there_costs_nothing()
    {
        var stub = await StubEndpoint.StartAsync(_ => StubAnswer.Drop);
        var endpoint = EndpointOf(stub);
        await stub.DisposeAsync();
        using var client = new OpenAiChatClient(endpoint);

        var error = await Assert.ThrowsAsync<EndpointException>(() => client.GetResponseAsync("?"));

        Assert.Equal(($"{endpoint.Address} cannot be reached (ConnectionError)", true, false), (error.Message, error.IsTransient, error.MayBeCharged));
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("Thu, 01 Jan 2026 00:01:30 GMT", 90)]
    [InlineData("Thu, 01 Jan 2015 00:00:00 GMT", 0)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public async Task How_long_the_service_wants_to_be_left_alone_is_read_as_seconds_or_a_date(string? header, int? seconds)
    {
        var error = await Assert.ThrowsAsync<EndpointException>(() => AskAsync(StubAnswer.Of(429) with { RetryAfter = header }));

        Assert.Equal(seconds, (int?)error.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled_and_not_timed_out()
    {
        await using var stub = await StubEndpoint.StartAsync(_ => StubAnswer.Hang);
        using var client = new OpenAiChatClient(EndpointOf(stub));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("?", cancellationToken: new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("ftp://host/v1")]
    [InlineData("localhost:8000")]
    [InlineData("http://me:secret@host/v1")]
    [InlineData("http://host/v1?key=secret")]
    public void An_address_is_plain_http_and_holds_no_secret(string text)
    {
        var error = Assert.Throws<InputException>(() => OpenAiEndpoint.ParseAddress(text));

        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static OpenAiEndpoint EndpointOf(StubEndpoint stub) =>
        new(OpenAiEndpoint.ParseAddress(stub.Address), "m") { Timeout = TimeSpan.FromSeconds(30) };

    private static async Task<ChatResponse> AskAsync(StubAnswer answer)
    {
        await using var stub = await StubEndpoint.StartAsync(_ => answer);
        var timeout = answer.Until.IsCompleted ? TimeSpan.FromSeconds(30) : TimeSpan.FromMilliseconds(200);
        using var client = new OpenAiChatClient(EndpointOf(stub) with { Timeout = timeout }, new InstantTime());
        return await client.GetResponseAsync("?");
    }
}
