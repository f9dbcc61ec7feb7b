using Microsoft.Extensions.AI;
using Ur4Rec.Text.Clients;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Text.Describing;

/// <summary>One run of a describer: workers that ask, and one writer that stores.</summary>
internal sealed class DescribeRun(
    IChatClient client, EndpointCalls calls, DescriberOptions options, DescribePlan plan, IDescribeObserver observer, TimeProvider time) : IDisposable
{
    private readonly SpendingMeter _meter = new(options.Limits);
    private readonly CancellationTokenSource _halt = new();
    private readonly DescribeTally _tally = new(plan.ToSend, time);
    private readonly long _retriesBefore = calls.Retries;
    private readonly ChatOptions _chatOptions = new()
    {
        ModelId = options.Model,
        Temperature = options.Temperature,
        MaxOutputTokens = options.MaxOutputTokens,
    };

    private DescribeEnd _end = DescribeEnd.Finished;

    public async Task<DescribeSummary> RunAsync(IEnumerable<DescriptionPrompt> prompts, TextStore store, CancellationToken stop)
    {
        using var interruption = stop.Register(() => Halt(DescribeEnd.Interrupted));
        using var queue = prompts.GetEnumerator();
        var writer = new AnswerWriter(store, OnStored);
        var writing = writer.RunAsync();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(() => WorkAsync(queue, writer), CancellationToken.None)));
        }
        finally
        {
            writer.Complete();
            await writing;
        }

        return Summarise();
    }

    public void Dispose() => _halt.Dispose();

    private async Task WorkAsync(IEnumerator<DescriptionPrompt> queue, AnswerWriter writer)
    {
        try
        {
            while (!_halt.IsCancellationRequested && Next(queue) is { } prompt)
                await writer.StoreAsync(await AskAsync(prompt));
        }
        catch (OperationCanceledException) when (_halt.IsCancellationRequested)
        {
            // The prompt in hand was not on its way, and is left for the next run.
        }
        catch (LimitReachedException)
        {
            Halt(DescribeEnd.LimitReached);
        }
        catch
        {
            // The first failure ends the run; the others' answers are stored before it is told.
            await _halt.CancelAsync();
            throw;
        }
    }

    private static DescriptionPrompt? Next(IEnumerator<DescriptionPrompt> queue)
    {
        lock (queue)
            return queue.MoveNext() ? queue.Current : null;
    }

    private async Task<Outcome> AskAsync(DescriptionPrompt prompt)
    {
        try
        {
            var response = await calls.CallAsync(
                TokenEstimate.Likely(prompt.System) + TokenEstimate.Likely(prompt.User) + options.MaxOutputTokens,
                () => RequestAsync(prompt),
                response => response.Usage?.TotalTokenCount,
                _halt.Token);
            var (sentences, reason) = AnswerReader.Read(response, options.MaxOutputTokens);
            return sentences is not null
                ? new Outcome(new Description(prompt.Subject, OriginOf(prompt), sentences, UsageOf(response)), null)
                : new Outcome(null, new FailedDescription(prompt.Subject, OriginOf(prompt), reason!, IsTransient: false, UsageOf(response)));
        }
        catch (EndpointException error)
        {
            return new Outcome(null, new FailedDescription(prompt.Subject, OriginOf(prompt), error.Message, error.IsTransient));
        }
    }

    /// <summary>One request within the limits. Once it is sent, nothing but its own time-out ends it: it may have to be paid for.</summary>
    private async Task<ChatResponse> RequestAsync(DescriptionPrompt prompt)
    {
        ChatMessage[] messages = prompt.System.Length > 0
            ? [new ChatMessage(ChatRole.System, prompt.System), new ChatMessage(ChatRole.User, prompt.User)]
            : [new ChatMessage(ChatRole.User, prompt.User)];
        var worst = new TokenUsage(TokenEstimate.AtMost(prompt.System, prompt.User), options.MaxOutputTokens);
        await _meter.ReserveAsync(worst, _halt.Token);
        var actual = worst;
        try
        {
            var response = await client.GetResponseAsync(messages, _chatOptions, CancellationToken.None);
            actual = UsageOf(response) ?? worst;
            return response;
        }
        catch (EndpointException error) when (!error.MayBeCharged)
        {
            actual = default;
            throw;
        }
        finally
        {
            _meter.Settle(worst, actual);
        }
    }

    private void OnStored(IReadOnlyList<Outcome> outcomes)
    {
        foreach (var outcome in outcomes)
            _tally.Add(outcome);
        if (_tally.FailuresInARow >= options.MaxFailuresInARow)
            Halt(DescribeEnd.TooManyFailures);
        var spent = _meter.Spent;
        observer.OnProgress(_tally.Progress(spent, options.Limits.CostOf(spent)));
    }

    /// <summary>Lets nothing more be sent; the first reason counts.</summary>
    private void Halt(DescribeEnd reason)
    {
        if (Interlocked.CompareExchange(ref _end, reason, DescribeEnd.Finished) == DescribeEnd.Finished)
            _halt.Cancel();
    }

    private DescribeSummary Summarise()
    {
        var left = plan.ToSend - _tally.Described - _tally.Failed;
        var spent = _meter.Spent;
        return new DescribeSummary(
            left > 0 ? _end : DescribeEnd.Finished,
            _tally.Described,
            plan.Present,
            _tally.Failed,
            plan.Failed,
            left,
            spent,
            options.Limits.CostOf(spent),
            calls.Retries - _retriesBefore,
            _tally.Failures());
    }

    private TextOrigin OriginOf(DescriptionPrompt prompt) =>
        new(options.Provider, options.Model, prompt.TemplateHash, prompt.Hash, time.GetUtcNow(), prompt.KnowsUntil);

    private static TokenUsage? UsageOf(ChatResponse response) =>
        response.Usage is { InputTokenCount: { } read, OutputTokenCount: { } written } ? new TokenUsage(read, written) : null;
}
