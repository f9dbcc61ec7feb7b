using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ur4Rec.Data;

namespace Ur4Rec.Text.Clients;

/// <summary>Sends one request and gets one JSON answer, or an exception that says what became of it. Serves many threads.</summary>
internal sealed class OpenAiConnection : IDisposable
{
    private readonly OpenAiEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly string? _key;

    /// <exception cref="InputException">The variable named for the key is not set, or holds no key.</exception>
    public OpenAiConnection(OpenAiEndpoint endpoint, TimeProvider time)
    {
        _endpoint = endpoint;
        _time = time;
        _key = endpoint.KeyVariable is { } variable ? ReadKey(variable) : null;
        // A redirect would turn the request into a GET; the time-out is each request's own.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        if (_key is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _key);
    }

    /// <summary>Posts to the address followed by <paramref name="path"/>.</summary>
    /// <exception cref="EndpointException">This request brought no answer.</exception>
    /// <exception cref="InputException">No request will: key, address or model are wrong.</exception>
    public async Task<JsonDocument> PostAsync(string path, JsonObject body, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(_endpoint.Timeout);
        try
        {
            var address = $"{_endpoint.Address.AbsoluteUri.TrimEnd('/')}/{path}";
            using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await _http.PostAsync(address, content, timeout.Token);
            var answer = await response.Content.ReadAsStringAsync(timeout.Token);
            return response.IsSuccessStatusCode
                ? JsonDocument.Parse(answer)
                : throw EndpointErrors.Of(_endpoint, response, answer, WithoutKey, _time.GetUtcNow());
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new EndpointException($"no answer within {_endpoint.Timeout.TotalSeconds:0.###} s", error) { IsTransient = true, MayBeCharged = true };
        }
        catch (HttpRequestException error) when (error.HttpRequestError
            is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
        {
            throw new EndpointException($"{_endpoint.Address} cannot be reached ({error.HttpRequestError})", error) { IsTransient = true };
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new EndpointException("the connection broke off", error) { IsTransient = true, MayBeCharged = true };
        }
        catch (JsonException error)
        {
            // A body cut off and a body that was never JSON look alike.
            throw NotUnderstood("the answer is not JSON", error);
        }
    }

    /// <summary>An answer came, and perhaps a bill, but not in the protocol.</summary>
    public static EndpointException NotUnderstood(string what, Exception? cause = null) => new(what, cause) { IsTransient = true, MayBeCharged = true };

    /// <summary>A service's own words, should they repeat the key.</summary>
    public string WithoutKey(string message) => _key is null ? message : message.Replace(_key, "[key]", StringComparison.Ordinal);

    public void Dispose() => _http.Dispose();

    private static string ReadKey(string variable)
    {
        var key = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(key))
            throw new InputException($"The environment variable {variable}, named for the key, is not set; set it, or name another.");
        return key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new InputException($"The environment variable {variable} holds a space, a line end or another character that no key has; set it again.");
    }
}
