using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Ur4Rec.Server.Hosting;

namespace Ur4Rec.Server.Http;

/// <summary>Lets so many questions be scored at one time, so many wait in turn, and refuses the others before they cost anything.</summary>
internal sealed class ScoringGate(ServerLimits limits) : IDisposable
{
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = limits.ConcurrentScoring,
        QueueLimit = limits.ScoringQueue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        using var lease = await _limiter.AcquireAsync(1, context.RequestAborted);
        if (!lease.IsAcquired)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "More questions wait than the server can answer soon.")
            {
                RetryAfter = s_retryAfter,
            };
        }
        await next(context);
    }

    public void Dispose() => _limiter.Dispose();
}
