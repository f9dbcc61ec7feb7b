using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Ur4Rec.Data;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Http;

/// <summary>Answers that say what went wrong (RFC 9457), without anything of the inside.</summary>
internal static class Problems
{
    private const string ContentType = "application/problem+json";
    private const int ClientClosedRequest = 499;
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel.Core";

    /// <summary>What a failure comes to for the caller; null for one that is a defect.</summary>
    public static ProblemException? Of(Exception failure, CancellationToken aborted) => failure switch
    {
        ProblemException problem => problem,
        UnknownIdException => new ProblemException(StatusCodes.Status404NotFound, failure.Message),
        InputException => new ProblemException(StatusCodes.Status400BadRequest, failure.Message),
        StoreUnavailableException => new ProblemException(StatusCodes.Status503ServiceUnavailable, failure.Message)
        {
            RetryAfter = StoreUnavailableException.RetryAfter,
        },
        BadHttpRequestException bad => OfStatus(bad.StatusCode),
        // Kestrel has no status for a chunk whose size no number can hold.
        IOException { Source: Kestrel } => OfStatus(StatusCodes.Status400BadRequest),
        // It comes before the request counts as aborted.
        ConnectionResetException => OfStatus(ClientClosedRequest),
        OperationCanceledException or IOException when aborted.IsCancellationRequested => OfStatus(ClientClosedRequest),
        _ => null,
    };

    /// <summary>What a status says where nothing else is known.</summary>
    public static ProblemException OfStatus(int status) => new(status, status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this path; /openapi/v1.json lists what there is.",
        StatusCodes.Status405MethodNotAllowed => "This path does not know the method; Allow lists those that it knows.",
        StatusCodes.Status408RequestTimeout => "The request came too slowly.",
        StatusCodes.Status413PayloadTooLarge => "The body is larger than the server takes.",
        StatusCodes.Status415UnsupportedMediaType => "The body must be JSON: Content-Type: application/json.",
        ClientClosedRequest => "The client went away.",
        StatusCodes.Status500InternalServerError => "The server failed; its log has more under the request's id.",
        _ => "The request is not one that the server takes.",
    });

    public static async Task WriteAsync(HttpContext context, ProblemException problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = ContentType;
        response.ContentLength = null;
        if (problem.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var details = new ProblemDetails
        {
            Type = "about:blank",
            Title = problem.Status == ClientClosedRequest ? "Client Closed Request" : ReasonPhrases.GetReasonPhrase(problem.Status),
            Status = problem.Status,
            Detail = problem.Message.ReplaceLineEndings(" "),
            Extensions = { ["request_id"] = context.TraceIdentifier },
        };
        if (problem.Place is { } place)
            details.Extensions["place"] = place;
        await JsonSerializer.SerializeAsync(response.Body, details, ApiJson.Options, context.RequestAborted);
    }
}
