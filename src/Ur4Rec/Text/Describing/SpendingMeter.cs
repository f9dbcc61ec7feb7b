namespace Ur4Rec.Text.Describing;

/// <summary>
/// Keeps a run within its limits: the most that a request may come to is set aside before it is sent, and what it came to is
/// settled after. Serves many threads.
/// </summary>
internal sealed class SpendingMeter(SpendingLimits limits)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TokenUsage _spent;
    private TokenUsage _reserved;

    public TokenUsage Spent
    {
        get
        {
            lock (_lock)
                return _spent;
        }
    }

    /// <summary>Sets an amount aside; waits for others to settle where that may make room.</summary>
    /// <exception cref="LimitReachedException">There is no room, whatever the others come to.</exception>
    public async Task ReserveAsync(TokenUsage worst, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            Task settled;
            lock (_lock)
            {
                if (!limits.Allow(Sum(_spent, worst)))
                    throw new LimitReachedException();
                var total = Sum(_reserved, worst);
                if (limits.Allow(Sum(_spent, total)))
                {
                    _reserved = total;
                    return;
                }

                settled = _settled.Task;
            }

            await settled.WaitAsync(stop);
        }
    }

    public void Settle(TokenUsage reserved, TokenUsage actual)
    {
        lock (_lock)
        {
            _reserved = new TokenUsage(_reserved.PromptTokens - reserved.PromptTokens, _reserved.CompletionTokens - reserved.CompletionTokens);
            _spent = Sum(_spent, actual);
            _settled.SetResult();
            _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private static TokenUsage Sum(TokenUsage a, TokenUsage b) => new(a.PromptTokens + b.PromptTokens, a.CompletionTokens + b.CompletionTokens);
}

/// <summary>The next request might exceed the limits of the run.</summary>
internal sealed class LimitReachedException : Exception;
