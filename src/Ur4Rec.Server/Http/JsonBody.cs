using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ur4Rec.Server.Http;

/// <summary>Reads the JSON of a request.</summary>
internal static class JsonBody
{
    /// <summary>The body.</summary>
    /// <exception cref="ProblemException">It is not JSON, or not the JSON of <typeparamref name="T"/>.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON: Content-Type: application/json.");
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, ApiJson.Options, context.RequestAborted)
                ?? throw ProblemException.At("$", "This must not be null.");
        }
        catch (JsonException e)
        {
            throw ProblemException.At(string.IsNullOrEmpty(e.Path) ? "$" : e.Path, JsonProblem.Describe(e));
        }
    }

    /// <summary>The body; null where there is none.</summary>
    public static async Task<T?> ReadOptionalAsync<T>(HttpContext context)
        where T : class =>
        context.Request.ContentLength is null or 0 && !context.Request.Headers.ContainsKey("Transfer-Encoding") ? null : await ReadAsync<T>(context);
}
