using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ur4Rec.Server.Http;

/// <summary>Turns what is thrown, and what ends with an error and no body, into an answer that says what went wrong.</summary>
internal sealed partial class ErrorBoundary(ILogger<ErrorBoundary> logger)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e)
        {
            var problem = Problems.Of(e, context.RequestAborted);
            if (problem is null)
                LogFailure(context.TraceIdentifier, Describe(e));
            if (context.Response.HasStarted)
                context.Abort();
            else if (!context.RequestAborted.IsCancellationRequested)
                await Problems.WriteAsync(context, problem ?? Problems.OfStatus(StatusCodes.Status500InternalServerError));
            return;
        }
        var response = context.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted && response.ContentType is null)
            await Problems.WriteAsync(context, Problems.OfStatus(response.StatusCode));
    }

    /// <summary>Types and stacks alone: messages of failures may quote ids and texts of users.</summary>
    private static string Describe(Exception failure) =>
        $"{failure.GetType()}\n{failure.StackTrace}{(failure.InnerException is { } inner ? $"\ncaused by {Describe(inner)}" : "")}";

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed: {Failure}")]
    private partial void LogFailure(string requestId, string failure);
}
