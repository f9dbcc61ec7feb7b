using Microsoft.Extensions.AI;
using Ur4Rec.Data;
using Ur4Rec.Stub;
using Ur4Rec.Text;
using Ur4Rec.Text.Clients;
using Ur4Rec.Text.Describing;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Tests.Text.Describing;

public sealed class LanguageModelDescriberTests
{
    [Fact]
    public async Task Every_prompt_is_asked_once_and_its_text_stored_with_its_origin()
    {
        using var fixture = new DescribeFixture();
        await using var stub = await StubEndpoint.StartAsync(request => StubAnswer.Chat($"[\"{DescribeFixture.ItemOf(request)} is this.\", \"And that.\"]"));

        var summary = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(3));

        Assert.Equal(["i0: 0 is this. And that.", "i1: 1 is this. And that.", "i2: 2 is this. And that."], fixture.Texts());
        Assert.Equal(3, stub.Calls);
        Assert.Equal((DescribeEnd.Finished, 3, 0, 0), (summary.End, summary.Described, summary.Failed, summary.Left));
        Assert.Equal(new TokenUsage(30, 15), summary.Usage);
        using var store = TextStore.Open(fixture.StorePath);
        var text = store.Descriptions(DescribeFixture.Set)[0];
        var prompt = DescribeFixture.Prompts(1).Single();
        Assert.Equal((prompt.Hash, "t", new TokenUsage(10, 5)), (text.Origin.PromptHash, text.Origin.TemplateHash, text.Usage));
        var last = fixture.Progress[^1];
        Assert.Equal((3, 3, 0, new TokenUsage(30, 15), TimeSpan.Zero), (last.Total, last.Described, last.Failed, last.Usage, last.Remaining));
    }

    [Fact]
    public async Task Any_chat_client_serves_and_its_texts_are_kept_under_its_name()
    {
        using var fixture = new DescribeFixture { Options = new DescriberOptions("m") { Provider = "here" } };

        var summary = await fixture.DescribeAsync(new FixedClient("Says this. And that."), new CallLimits(), DescribeFixture.Prompts(2));

        Assert.Equal((DescribeEnd.Finished, 2), (summary.End, summary.Described));
        using var store = TextStore.Open(fixture.StorePath);
        Assert.Equal(("here:m", 2L, 4L), (store.Sets()[0].Set.Source, store.Sets()[0].Descriptions, store.Sets()[0].Sentences));
        var again = await fixture.DescribeAsync(new FixedClient("Something else."), new CallLimits(), DescribeFixture.Prompts(2));
        Assert.Equal((0, 2), (again.Described, again.Present));
    }

    [Fact]
    public async Task What_is_asked_carries_the_settings()
    {
        using var fixture = new DescribeFixture { Options = new DescriberOptions(DescribeFixture.Model) { Temperature = 0.25f, MaxOutputTokens = 33 } };
        await using var stub = await StubEndpoint.StartAsync(DescribeFixture.Answer);

        await fixture.DescribeAsync(stub, DescribeFixture.Prompts(1));

        Assert.Equal(
            """{"model":"stub","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"What is 0?"}],"temperature":0.25,"max_tokens":33}""",
            Assert.Single(stub.Requests).Body.GetRawText());
    }

    [Fact]
    public async Task A_second_run_sends_nothing_twice_and_refreshes_only_what_is_stale()
    {
        using var fixture = new DescribeFixture();
        await using var stub = await StubEndpoint.StartAsync(DescribeFixture.Answer);
        await fixture.DescribeAsync(stub, DescribeFixture.Prompts(4));

        var again = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(6));
        Assert.Equal((2, 4, 6), (again.Described, again.Present, stub.Calls));

        var changed = DescribeFixture.Prompts(6).Select((prompt, item) => item == 1 ? prompt with { User = "What is really 1?" } : prompt);
        var third = await fixture.DescribeAsync(stub, changed);
        Assert.Equal((1, 5, 7), (third.Described, third.Present, stub.Calls));
        Assert.Equal("What is really 1?", stub.Requests.Last().Question);
        Assert.Equal(6, fixture.Texts().Length);
    }

    [Fact]
    public async Task No_more_are_on_their_way_at_a_time_than_the_concurrency_and_as_many_are()
    {
        using var fixture = new DescribeFixture(20) { Options = new DescriberOptions(DescribeFixture.Model) { Concurrency = 5 } };
        var five = new TaskCompletionSource();
        await using var stub = await StubEndpoint.StartAsync(request =>
        {
            if (request.Number == 5)
                five.SetResult();
            return DescribeFixture.Answer(request) with { Until = five.Task };
        });

        await fixture.DescribeAsync(stub, DescribeFixture.Prompts(20));

        Assert.Equal((20, 5), (stub.Calls, stub.MostInFlight));
    }

    [Fact]
    public async Task The_order_in_which_answers_come_changes_nothing()
    {
        var forwards = await TextsWhereTheFirstAnswerComes(last: false);
        var backwards = await TextsWhereTheFirstAnswerComes(last: true);

        Assert.Equal(8, forwards.Length);
        Assert.Equal(forwards, backwards);
    }

    [Fact]
    public async Task What_was_answered_is_stored_before_the_next_question_takes_its_place()
    {
        using var fixture = new DescribeFixture { Options = new DescriberOptions(DescribeFixture.Model) { Concurrency = 1 } };
        var stored = new List<int>();
        await using var stub = await StubEndpoint.StartAsync(request =>
        {
            stored.Add(fixture.Texts().Length);
            return DescribeFixture.Answer(request);
        });

        await fixture.DescribeAsync(stub, DescribeFixture.Prompts(4));

        Assert.Equal([0, 1, 2, 3], stored);
    }

    [Fact]
    public async Task A_stop_sends_nothing_more_and_stores_what_is_on_its_way()
    {
        using var fixture = new DescribeFixture();
        using var stop = new CancellationTokenSource();
        var stopped = new TaskCompletionSource();
        await using var stub = await StubEndpoint.StartAsync(request =>
        {
            if (request.Number == 4)
                _ = StopAsync();
            return DescribeFixture.Answer(request) with { Until = request.Number >= 3 ? stopped.Task : Task.CompletedTask };
        });

        async Task StopAsync()
        {
            await stop.CancelAsync();
            stopped.SetResult();
        }

        var summary = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(8), stop.Token);

        Assert.Equal((DescribeEnd.Interrupted, 4, 4), (summary.End, summary.Described, summary.Left));
        Assert.Equal((4, 4), (stub.Calls, fixture.Texts().Length));
        var rest = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(8));
        Assert.Equal((DescribeEnd.Finished, 4, 8), (rest.End, rest.Described, stub.Calls));
    }

    [Fact]
    public async Task A_plan_counts_and_sends_nothing()
    {
        using var fixture = new DescribeFixture();
        await using var stub = await StubEndpoint.StartAsync(request =>
            DescribeFixture.ItemOf(request) == 1 ? StubAnswer.Chat("") : DescribeFixture.Answer(request));
        await fixture.DescribeAsync(stub, DescribeFixture.Prompts(3));
        var options = fixture.Options with { Limits = new SpendingLimits(Prices: new TokenPrices(1, 2)) };
        using var store = TextStore.Open(fixture.StorePath);

        var plan = DescribePlan.Of(
            DescribeFixture.Prompts(6).Select((prompt, item) => item == 0 ? prompt with { User = "Other?" } : prompt), store, options);

        Assert.Equal((3, 1, 1, 1, 6, 4), (plan.New, plan.Stale, plan.Present, plan.Failed, plan.Wanted, plan.ToSend));
        // "Be brief." is 3 tokens, "Other?" 2, "What is 3?" 3; an answer has at most 20.
        Assert.Equal(new TokenUsage((4 * 3) + 2 + (3 * 3), 80), plan.Likely);
        Assert.Equal(0.000023m + 0.000160m, plan.LikelyCost);
        Assert.Equal(["Other?", "What is 3?"], plan.Examples.Select(example => example.User));
        Assert.Equal(3, stub.Calls);
    }

    [Fact]
    public async Task A_store_that_does_not_know_a_subject_stops_the_run_and_keeps_the_rest()
    {
        using var fixture = new DescribeFixture(2) { Options = new DescriberOptions(DescribeFixture.Model) { Concurrency = 1 } };
        await using var stub = await StubEndpoint.StartAsync(DescribeFixture.Answer);

        var error = await Assert.ThrowsAsync<InputException>(() => fixture.DescribeAsync(stub, DescribeFixture.Prompts(5)));

        Assert.StartsWith("The store does not know item 'i2'", error.Message, StringComparison.Ordinal);
        Assert.Equal((3, 2), (stub.Calls, fixture.Texts().Length));
    }

    private static async Task<string[]> TextsWhereTheFirstAnswerComes(bool last)
    {
        using var fixture = new DescribeFixture { Options = new DescriberOptions(DescribeFixture.Model) { Concurrency = 8 } };
        var others = new TaskCompletionSource();
        await using var stub = await StubEndpoint.StartAsync(request =>
        {
            if (request.Number == 8)
                others.SetResult();
            var isHeld = DescribeFixture.ItemOf(request) < 4 == last;
            return DescribeFixture.Answer(request) with { Until = isHeld ? others.Task : Task.CompletedTask };
        });
        await fixture.DescribeAsync(stub, DescribeFixture.Prompts(8));
        return fixture.Texts();
    }

    /// <summary>A client of somebody else's, which does not count tokens.</summary>
    private sealed class FixedClient(string answer) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer)));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
