using System.Net;
using System.Text.Json;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Clients;

/// <summary>What each answer that is not a success means.</summary>
internal static class EndpointErrors
{
    // OpenAI answers 429 also where the account is empty, which no waiting mends.
    private const string QuotaUsedUp = "insufficient_quota";

    /// <summary>
    /// About this request alone (400, 413, 422), about the moment (408, 409, 425, 429, 5xx), or else about every request: an
    /// input error.
    /// </summary>
    /// <param name="endpoint">Who answered.</param>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its body.</param>
    /// <param name="withoutKey">Takes the key out of the service's words.</param>
    /// <param name="now">The moment, against which a date to wait for is read.</param>
    public static Exception Of(OpenAiEndpoint endpoint, HttpResponseMessage response, string body, Func<string, string> withoutKey, DateTimeOffset now)
    {
        var message = MessageOf(body);
        var what = ServiceWords.Clean(withoutKey($"{(int)response.StatusCode} {response.ReasonPhrase}{(message.Length > 0 ? ": " + message : "")}"));
        return response.StatusCode switch
        {
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity =>
                new EndpointException($"the request was rejected ({what})"),
            HttpStatusCode.TooManyRequests when !body.Contains(QuotaUsedUp, StringComparison.Ordinal) => Transient(),
            HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or (HttpStatusCode)425 => Transient(),
            >= HttpStatusCode.InternalServerError => Transient(),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new InputException(endpoint.KeyVariable is { } variable
                ? $"{endpoint.Address} does not accept the key ({what}); check the variable {variable}."
                : $"{endpoint.Address} asks for a key ({what}); name the environment variable that holds it."),
            HttpStatusCode.NotFound => new InputException($"{endpoint.Address} does not know what it is asked ({what}); check the address and the model '{endpoint.Model}'."),
            _ => new InputException($"{endpoint.Address} refuses every request ({what})."),
        };

        EndpointException Transient() => new($"the service failed ({what})") { IsTransient = true, RetryAfter = RetryAfterOf(response, now) };
    }

    /// <summary>What the service says about its error; empty where it says nothing that is understood.</summary>
    private static string MessageOf(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Find(document.RootElement) ?? "";
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing: the status says all there is.
            return "";
        }
    }

    private static string? Find(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Object => s_messageNames
            .Select(name => element.TryGetProperty(name, out var value) ? Find(value) : null)
            .FirstOrDefault(message => message is not null),
        _ => null,
    };

    // OpenAI: {"error": {"message": …}}; Ollama: {"error": …}; vLLM: {"message": …} or {"detail": …}.
    private static readonly string[] s_messageNames = ["error", "message", "detail"];

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
