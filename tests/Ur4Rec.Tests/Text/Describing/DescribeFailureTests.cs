using Ur4Rec.Data;
using Ur4Rec.Stub;
using Ur4Rec.Text;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Tests.Text.Describing;

/// <summary>What becomes of each way in which an endpoint can fail.</summary>
public sealed class DescribeFailureTests
{
    [Fact]
    public Task A_refusal_fails_its_text() =>
        AssertPermanent(StubAnswer.Chat(null, refusal: "I will\nnot."), "the model refused: I will not.");

    [Fact]
    public Task A_filtered_answer_fails_its_text() =>
        AssertPermanent(StubAnswer.Chat("Half", "content_filter"), "the service's content filter withheld the answer");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n ")]
    public Task An_empty_answer_fails_its_text(string? content) => AssertPermanent(StubAnswer.Chat(content), "the answer is empty");

    [Fact]
    public Task A_truncated_answer_fails_its_text() =>
        AssertPermanent(StubAnswer.Chat("A sentence. Half", "length"), "the answer was cut off at 20 tokens; allow more");

    [Fact]
    public Task A_broken_list_fails_its_text() =>
        AssertPermanent(StubAnswer.Chat("[\"one\", \"tw"), "the answer begins as JSON and is broken or cut off in its line 1");

    [Fact]
    public Task An_empty_list_fails_its_text() => AssertPermanent(StubAnswer.Chat("[]"), "the answer holds no sentence");

    [Fact]
    public async Task A_rejected_request_fails_its_text_and_is_free()
    {
        var usage = await AssertPermanent(StubAnswer.Error(400, "too long"), "the request was rejected (400 Bad Request: too long)");

        Assert.Equal(new TokenUsage(0, 0), usage);
    }

    [Fact]
    public Task Malformed_json_is_asked_again() => AssertRecovers(StubAnswer.Of(200, "{\"choices\": [{\"mess"));

    [Fact]
    public Task A_429_is_asked_again() => AssertRecovers(StubAnswer.Of(429) with { RetryAfter = "3" });

    [Fact]
    public Task A_500_is_asked_again() => AssertRecovers(StubAnswer.Of(500));

    [Fact]
    public Task A_dropped_connection_is_asked_again() => AssertRecovers(StubAnswer.Drop);

    [Fact]
    public Task A_connection_dropped_in_mid_answer_is_asked_again() => AssertRecovers(StubAnswer.HalfAChat);

    [Fact]
    public Task A_server_that_hangs_is_asked_again() => AssertRecovers(StubAnswer.Hang, TimeSpan.FromMilliseconds(200));

    [Fact]
    public async Task A_service_that_goes_on_failing_fails_the_text_for_this_run_only()
    {
        var isWell = false;
        using var fixture = new DescribeFixture { Retry = new() { Count = 2 } };
        await using var stub = await StubEndpoint.StartAsync(request =>
            DescribeFixture.ItemOf(request) == 1 && !isWell ? StubAnswer.Of(503) : DescribeFixture.Answer(request));

        var first = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(3));

        Assert.Equal((DescribeEnd.Finished, 2, 1, 2L), (first.End, first.Described, first.Failed, first.Retries));
        Assert.Equal([new FailureCount("the service failed (503 Service Unavailable)", 1)], first.Failures);
        Assert.True(Assert.Single(fixture.Failures()).IsTransient);
        isWell = true;
        var second = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(3));
        Assert.Equal((1, 2, 2 + 3 + 1), (second.Described, second.Present, stub.Calls));
        Assert.Equal(3, fixture.Texts().Length);
        Assert.Empty(fixture.Failures());
    }

    [Fact]
    public async Task What_failed_for_good_is_asked_again_only_where_that_is_wanted()
    {
        using var fixture = new DescribeFixture();
        await using var stub = await StubEndpoint.StartAsync(request => request.Number <= 2 ? StubAnswer.Chat("") : DescribeFixture.Answer(request));

        await fixture.DescribeAsync(stub, DescribeFixture.Prompts(2));
        var again = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(2));
        Assert.Equal((0, 0, 2, 2), (again.Described, again.Failed, again.FailedBefore, stub.Calls));

        using var retrying = new DescribeFixture { Options = fixture.Options with { RetryFailed = true } };
        File.Copy(fixture.StorePath, retrying.StorePath, overwrite: true);
        var third = await retrying.DescribeAsync(stub, DescribeFixture.Prompts(2));
        Assert.Equal((2, 0, 4), (third.Described, third.FailedBefore, stub.Calls));
    }

    [Fact]
    public async Task A_changed_prompt_is_asked_though_the_one_before_failed_for_good()
    {
        using var fixture = new DescribeFixture();
        await using var stub = await StubEndpoint.StartAsync(request => request.Number == 1 ? StubAnswer.Chat("") : DescribeFixture.Answer(request));

        await fixture.DescribeAsync(stub, DescribeFixture.Prompts(1));
        var changed = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(1, "What, then, is {0}?"));

        Assert.Equal((1, 0), (changed.Described, changed.FailedBefore));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task What_is_wrong_with_every_request_stops_the_run_and_keeps_what_there_is(int status)
    {
        using var fixture = new DescribeFixture { Options = new DescriberOptions(DescribeFixture.Model) { Concurrency = 1 } };
        await using var stub = await StubEndpoint.StartAsync(request => request.Number == 3 ? StubAnswer.Error(status, "no") : DescribeFixture.Answer(request));

        var error = await Assert.ThrowsAsync<InputException>(() => fixture.DescribeAsync(stub, DescribeFixture.Prompts(8)));

        Assert.StartsWith(stub.Address, error.Message, StringComparison.Ordinal);
        Assert.Equal((3, 2, 0), (stub.Calls, fixture.Texts().Length, fixture.Failures().Count));
    }

    [Fact]
    public async Task The_answers_on_their_way_are_stored_where_another_stops_the_run()
    {
        using var fixture = new DescribeFixture();
        var refused = new TaskCompletionSource();
        await using var stub = await StubEndpoint.StartAsync(request =>
        {
            if (request.Number == 1)
                return DescribeFixture.Answer(request) with { Until = refused.Task };
            refused.SetResult();
            return StubAnswer.Of(401);
        });

        // With a third prompt it would be chance whether it is sent: the answer may come before the refusal is read.
        await Assert.ThrowsAsync<InputException>(() => fixture.DescribeAsync(stub, DescribeFixture.Prompts(2)));

        Assert.Equal((2, 1), (stub.Calls, fixture.Texts().Length));
    }

    [Fact]
    public async Task Too_many_failures_one_after_another_stop_the_run()
    {
        using var fixture = new DescribeFixture { Options = new DescriberOptions(DescribeFixture.Model) { Concurrency = 1, MaxFailuresInARow = 3 } };
        await using var stub = await StubEndpoint.StartAsync(request => request.Number == 2 ? DescribeFixture.Answer(request) : StubAnswer.Error(400, "no"));

        var summary = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(8));

        Assert.Equal((DescribeEnd.TooManyFailures, 1, 4, 3), (summary.End, summary.Described, summary.Failed, summary.Left));
        Assert.Equal(5, stub.Calls);
    }

    /// <summary>The failure is recorded and no text, the other texts come, and it is asked once.</summary>
    private static async Task<TokenUsage> AssertPermanent(StubAnswer answer, string reason)
    {
        using var fixture = new DescribeFixture();
        await using var stub = await StubEndpoint.StartAsync(request => DescribeFixture.ItemOf(request) == 0 ? answer : DescribeFixture.Answer(request));

        var summary = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(3));

        Assert.Equal(["i1: 1 is this.", "i2: 2 is this."], fixture.Texts());
        var failure = Assert.Single(fixture.Failures());
        Assert.Equal(("i0", reason, false), (failure.Subject.Id, failure.Reason, failure.IsTransient));
        Assert.Equal([new FailureCount(reason, 1)], summary.Failures);
        Assert.Equal((2, 1, 0L, 3), (summary.Described, summary.Failed, summary.Retries, stub.Calls));
        return new TokenUsage(summary.Usage.PromptTokens - 20, summary.Usage.CompletionTokens - 10);
    }

    /// <summary>The second try brings the text.</summary>
    private static async Task AssertRecovers(StubAnswer answer, TimeSpan? timeout = null)
    {
        using var fixture = new DescribeFixture { Timeout = timeout ?? TimeSpan.FromSeconds(30) };
        await using var stub = await StubEndpoint.StartAsync(request => request.Number == 1 ? answer : DescribeFixture.Answer(request));

        var summary = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(3));

        Assert.Equal((DescribeEnd.Finished, 3, 0, 1L), (summary.End, summary.Described, summary.Failed, summary.Retries));
        Assert.Equal(["i0: 0 is this.", "i1: 1 is this.", "i2: 2 is this."], fixture.Texts());
        Assert.Equal(4, stub.Calls);
    }
}
