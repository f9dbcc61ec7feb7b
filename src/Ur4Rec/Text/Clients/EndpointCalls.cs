using Polly;
using Polly.Retry;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Text.Clients;

/// <summary>
/// Calls a service with patience: within its caps a minute, and again, after growing waits with jitter, where the service failed
/// for the moment. Serves many threads.
/// </summary>
public sealed class EndpointCalls : IDisposable
{
    private readonly RateCap _requests;
    private readonly RateCap _tokens;
    private readonly ResiliencePipeline _pipeline;
    private readonly RetryOptions _retry;
    private RandomStream _jitter;
    private long _retries;

    /// <summary>Calls to one service.</summary>
    /// <param name="limits">Its caps and how often to try again.</param>
    /// <param name="time">The clock of all waits but the time-out of a request.</param>
    public EndpointCalls(CallLimits limits, TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        _requests = new RateCap(limits.RequestsPerMinute, "requests", clock);
        _tokens = new RateCap(limits.TokensPerMinute, "tokens", clock);
        _retry = limits.Retry;
        _jitter = new RandomStream(RandomKey.For(_retry.Seed, "retry jitter"));
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (_retry.Count > 0)
            builder.AddRetry(Describe(_retry));
        _pipeline = builder.Build();
    }

    /// <summary>A request is to be sent again: what went wrong, and the wait before. Raised on any thread.</summary>
    public event Action<string, TimeSpan>? Retrying;

    /// <summary>How many requests were sent again so far.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>One call, with as many requests as it takes.</summary>
    /// <param name="tokens">What a request may come to, for the cap on tokens.</param>
    /// <param name="request">Sends one request.</param>
    /// <param name="tokensOf">What it came to; null where the service does not say.</param>
    /// <param name="stop">Ends all waiting and lets no further request be sent; a request on its way is not touched.</param>
    /// <exception cref="EndpointException">The service failed to the last, or rejected the request.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> came while no answer was on its way.</exception>
    public async Task<T> CallAsync<T>(long tokens, Func<Task<T>> request, Func<T, long?> tokensOf, CancellationToken stop) =>
        await _pipeline.ExecuteAsync(async token =>
        {
            var charge = await _tokens.PassAsync(tokens, token);
            await _requests.PassAsync(1, token);
            var answer = await request();
            _tokens.Correct(charge, tokensOf(answer) ?? tokens);
            return answer;
        }, stop);

    /// <inheritdoc/>
    public void Dispose()
    {
        _requests.Dispose();
        _tokens.Dispose();
    }

    private RetryStrategyOptions Describe(RetryOptions retry) => new()
    {
        MaxRetryAttempts = retry.Count,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = retry.FirstWait,
        MaxDelay = retry.LongestWait,
        Randomizer = NextJitter,
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is EndpointException { IsTransient: true }),
        DelayGenerator = arguments => ValueTask.FromResult(WaitAskedFor(arguments.Outcome.Exception)),
        OnRetry = arguments =>
        {
            Interlocked.Increment(ref _retries);
            Retrying?.Invoke(arguments.Outcome.Exception!.Message, arguments.RetryDelay);
            return ValueTask.CompletedTask;
        },
    };

    /// <summary>Null leaves the wait to the growing ones.</summary>
    private TimeSpan? WaitAskedFor(Exception? failure) =>
        failure is EndpointException { RetryAfter: { } asked } ? (asked < _retry.LongestWait ? asked : _retry.LongestWait) : null;

    private double NextJitter()
    {
        lock (_pipeline)
            return _jitter.NextDouble();
    }
}
