using System.Net.Http.Headers;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Server.Http;

namespace Ur4Rec.Server.Security;

/// <summary>Finds out who calls, keeps each caller to their rate, and to what their key allows.</summary>
internal sealed class CallerGuard(ApiKeys keys, ServerLimits limits) : IDisposable
{
    private const string KeyHeader = "X-Api-Key";
    private const string Scheme = "Bearer";

    private static readonly Caller s_anybody = new(null, KeyScopes.All);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string>? _rates = limits.RequestsPerSecond is { } rate ? NewLimiter(rate) : null;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var caller = keys.AreRequired ? SecretOf(context.Request) is { } secret ? keys.Find(secret) : null : s_anybody;
        using (var lease = _rates?.AttemptAcquire(caller?.Name ?? $"address {context.Connection.RemoteIpAddress}"))
        {
            if (lease?.IsAcquired == false)
            {
                throw new ProblemException(StatusCodes.Status429TooManyRequests, "These are more requests than one caller may make in a second.")
                {
                    RetryAfter = s_second,
                };
            }
        }
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { } required)
            Demand(context, caller, required.Scope);
        await next(context);
    }

    public void Dispose() => _rates?.Dispose();

    private static void Demand(HttpContext context, Caller? caller, KeyScopes scope)
    {
        if (caller is null)
        {
            context.Response.Headers.WWWAuthenticate = Scheme;
            throw new ProblemException(StatusCodes.Status401Unauthorized, $"A key is needed: Authorization: {Scheme} KEY, or {KeyHeader}: KEY.");
        }
        if (!caller.Scopes.HasFlag(scope))
            throw new ProblemException(StatusCodes.Status403Forbidden, $"The key has no scope {scope.ToString().ToLowerInvariant()}.");
    }

    private static string? SecretOf(HttpRequest request)
    {
        if (AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var value) && value.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase))
            return value.Parameter;
        return request.Headers[KeyHeader] is [{ } secret] ? secret : null;
    }

    private static PartitionedRateLimiter<string> NewLimiter(int rate) => PartitionedRateLimiter.Create<string, string>(
        caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 2 * rate,
            TokensPerPeriod = rate,
            ReplenishmentPeriod = s_second,
            AutoReplenishment = true,
        }),
        StringComparer.Ordinal);
}
