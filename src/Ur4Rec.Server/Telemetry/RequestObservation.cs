using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Ur4Rec.Server.Telemetry;

/// <summary>Gives each request an id, measures it, and writes it down without its path, its query or its caller.</summary>
internal sealed partial class RequestObservation(ServerMetrics metrics, ILogger<RequestObservation> logger)
{
    public const string IdHeader = "X-Request-Id";

    private const int MaxIdLength = 64;
    private const string NoRoute = "none";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.TraceIdentifier = IdOf(context.Request);
        context.Response.Headers[IdHeader] = context.TraceIdentifier;
        var began = Stopwatch.GetTimestamp();
        using var activity = Start(context);
        await next(context);
        var route = RouteOf(context);
        var status = context.Response.StatusCode;
        var duration = Stopwatch.GetElapsedTime(began);
        metrics.CountRequest(route, status, duration);
        activity?.SetTag("http.route", route).SetTag("http.response.status_code", status).SetTag("ur4rec.request_id", context.TraceIdentifier);
        if (status >= StatusCodes.Status500InternalServerError)
            activity?.SetStatus(ActivityStatusCode.Error);
        LogRequest(context.TraceIdentifier, route, status, duration.TotalMilliseconds);
    }

    /// <summary>The span stands on the caller's, and not on that of the web framework, which is not exported.</summary>
    private static Activity? Start(HttpContext context)
    {
        Activity.Current = null;
        var headers = context.Request.Headers;
        var hasParent = ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var parent);
        return ServerMetrics.Activities.StartActivity(context.Request.Method, ActivityKind.Server, hasParent ? parent : default);
    }

    private static string RouteOf(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { Length: > 0 } pattern } ? $"{context.Request.Method} {pattern}" : NoRoute;

    private static string IdOf(HttpRequest request) =>
        request.Headers[IdHeader] is [{ Length: > 0 and <= MaxIdLength } given] && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? given
            : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    [LoggerMessage(Level = LogLevel.Debug, Message = "Request {RequestId}: {Route}, {Status}, {Milliseconds} ms")]
    private partial void LogRequest(string requestId, string route, int status, double milliseconds);
}
