using Ur4Rec.Data;

namespace Ur4Rec.Text.Clients;

/// <summary>
/// Lets at most so many units through in any minute. System.Threading.RateLimiting's token buckets do not serve: a bucket that
/// starts full lets twice its rate through in the first minute, and takes no correction once the true amount is known.
/// </summary>
internal sealed class RateCap(long? limit, string unit, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Queue<Charge> _charges = [];
    private TaskCompletionSource _corrected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sum;

    /// <summary>What was let through at a moment.</summary>
    public sealed class Charge(long amount, long timestamp)
    {
        public long Amount { get; set; } = amount;

        public long Timestamp { get; } = timestamp;

        /// <summary>Whether it is part of the last minute's sum.</summary>
        public bool Counts { get; set; }
    }

    /// <summary>Waits until an amount may pass.</summary>
    /// <exception cref="InputException">It is more than may pass in a whole minute.</exception>
    public async Task<Charge> PassAsync(long amount, CancellationToken stop)
    {
        if (amount > limit)
            throw new InputException($"One request may need {amount} {unit}, more than the cap of {limit} a minute; raise the cap.");
        await _turn.WaitAsync(stop);
        try
        {
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                if (TryPass(amount, out var charge, out var wait, out var corrected))
                    return charge;
                await corrected.WaitAsync(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The amount turned out to be another.</summary>
    public void Correct(Charge charge, long amount)
    {
        lock (_charges)
        {
            if (!charge.Counts)
                return;
            _sum += amount - charge.Amount;
            charge.Amount = amount;
            _corrected.SetResult();
            _corrected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool TryPass(long amount, out Charge charge, out TimeSpan wait, out Task corrected)
    {
        lock (_charges)
        {
            var now = time.GetTimestamp();
            while (_charges.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Timestamp, now) >= s_window)
                Forget(_charges.Dequeue());
            charge = new Charge(amount, now);
            corrected = _corrected.Task;
            wait = TimeSpan.Zero;
            if (limit is null)
                return true;
            if (_sum + amount > limit)
            {
                wait = s_window - time.GetElapsedTime(_charges.Peek().Timestamp, now);
                return false;
            }

            _charges.Enqueue(charge);
            charge.Counts = true;
            _sum += amount;
            return true;
        }
    }

    private void Forget(Charge charge)
    {
        _sum -= charge.Amount;
        charge.Counts = false;
    }
}
