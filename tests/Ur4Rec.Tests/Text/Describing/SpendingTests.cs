using Ur4Rec.Stub;
using Ur4Rec.Text;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Tests.Text.Describing;

public sealed class SpendingTests
{
    private static readonly TokenPrices s_prices = new(Prompt: 2, Completion: 10);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Tokens_never_exceed_their_cap_and_come_near_it(int concurrency)
    {
        // A prompt is 19 bytes and two messages' frames, 83 tokens at most, and an answer 20; the stub counts 60 and 20.
        using var fixture = new DescribeFixture(40) { Options = Options(concurrency, new SpendingLimits(MaxTokens: 1000)) };
        await using var stub = await StubEndpoint.StartAsync(Costly);

        var summary = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(40));

        var used = summary.Usage.PromptTokens + summary.Usage.CompletionTokens;
        Assert.Equal(DescribeEnd.LimitReached, summary.End);
        Assert.Equal(stub.Calls * 80, used);
        Assert.InRange(used, 1000 - 104, 1000);
        Assert.Equal((stub.Calls, 40 - stub.Calls), (summary.Described, summary.Left));
    }

    [Fact]
    public async Task Cost_never_exceeds_its_cap_and_the_next_run_goes_on()
    {
        // A request costs 60 * 2 + 20 * 10 millionths.
        using var fixture = new DescribeFixture { Options = Options(3, new SpendingLimits(MaxCost: 0.0015m, Prices: s_prices)) };
        await using var stub = await StubEndpoint.StartAsync(Costly);

        var first = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(8));
        Assert.Equal((DescribeEnd.LimitReached, 4, 0.001280m), (first.End, first.Described, first.Cost));
        var second = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(8));
        Assert.Equal((DescribeEnd.Finished, 4, 8), (second.End, second.Described, stub.Calls));
    }

    [Fact]
    public async Task A_cap_below_one_request_sends_nothing()
    {
        using var fixture = new DescribeFixture { Options = Options(2, new SpendingLimits(MaxTokens: 50)) };
        await using var stub = await StubEndpoint.StartAsync(Costly);

        var summary = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(8));

        Assert.Equal((DescribeEnd.LimitReached, 8, 0), (summary.End, summary.Left, stub.Calls));
    }

    [Fact]
    public async Task What_may_have_been_charged_counts_in_full_and_what_was_not_is_free()
    {
        using var fixture = new DescribeFixture { Options = Options(1, new SpendingLimits()) };
        await using var stub = await StubEndpoint.StartAsync(request => request.Number switch
        {
            1 => StubAnswer.HalfAChat,
            2 => StubAnswer.Of(500),
            _ => Costly(request),
        });

        var summary = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(1));

        Assert.Equal(new TokenUsage(83 + 60, 20 + 20), summary.Usage);
    }

    [Fact]
    public async Task An_answer_without_a_count_counts_in_full()
    {
        using var fixture = new DescribeFixture { Options = Options(1, new SpendingLimits()) };
        await using var stub = await StubEndpoint.StartAsync(_ => StubAnswer.Of(200, """{"choices": [{"message": {"content": "Yes."}}]}"""));

        var summary = await fixture.DescribeAsync(stub, DescribeFixture.Prompts(1));

        Assert.Equal((1, new TokenUsage(83, 20)), (summary.Described, summary.Usage));
    }

    private static DescriberOptions Options(int concurrency, SpendingLimits limits) =>
        new(DescribeFixture.Model) { Concurrency = concurrency, MaxOutputTokens = 20, Limits = limits };

    private static StubAnswer Costly(StubRequest request) =>
        StubAnswer.Chat($"{DescribeFixture.ItemOf(request)} is this.", promptTokens: 60, completionTokens: 20);
}
