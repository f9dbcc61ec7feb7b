using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ur4Rec.Stub;

/// <summary>A request that a stub got.</summary>
/// <param name="Number">From 1, in the order of arrival.</param>
/// <param name="Path">E.g. <c>/v1/chat/completions</c>.</param>
/// <param name="Authorization">The header, or an empty string.</param>
/// <param name="Body">The JSON.</param>
internal sealed record StubRequest(int Number, string Path, string Authorization, JsonElement Body)
{
    /// <summary>The last message of a chat.</summary>
    public string Question => Body.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString()!;
}

/// <summary>A server on loopback that answers as a script says, and counts.</summary>
internal sealed class StubEndpoint : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Func<StubRequest, StubAnswer> _script;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentQueue<StubRequest> _requests = [];
    private int _arrived;
    private int _inFlight;
    private int _mostInFlight;

    private StubEndpoint(Func<StubRequest, StubAnswer> script)
    {
        _script = script;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>What a client is told, e.g. <c>http://127.0.0.1:40123/v1</c>.</summary>
    public string Address => $"{_application.Urls.Single()}/v1";

    /// <summary>How many requests arrived.</summary>
    public int Calls => Volatile.Read(ref _arrived);

    /// <summary>Most requests that were there at one time.</summary>
    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    /// <summary>Every request, in the order of arrival.</summary>
    public IReadOnlyCollection<StubRequest> Requests => _requests;

    public static async Task<StubEndpoint> StartAsync(Func<StubRequest, StubAnswer> script)
    {
        var stub = new StubEndpoint(script);
        await stub._application.StartAsync();
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _application.DisposeAsync();
        _closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var now = Interlocked.Increment(ref _inFlight);
        InterlockedMax(ref _mostInFlight, now);
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var request = new StubRequest(
                Interlocked.Increment(ref _arrived),
                context.Request.Path,
                context.Request.Headers.Authorization.ToString(),
                body.RootElement.Clone());
            _requests.Enqueue(request);
            var answer = _script(request);
            await answer.Until.WaitAsync(_closing.Token);
            // The client may send its next request before this handler has returned.
            Interlocked.Decrement(ref _inFlight);
            now = 0;
            await SendAsync(context, answer);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            context.Abort();
        }
        finally
        {
            if (now > 0)
                Interlocked.Decrement(ref _inFlight);
        }
    }

    private static async Task SendAsync(HttpContext context, StubAnswer answer)
    {
        if (answer.IsDropped && answer.Body.Length == 0)
        {
            context.Abort();
            return;
        }

        var response = context.Response;
        response.StatusCode = answer.Status;
        if (answer.RetryAfter is { } wait)
            response.Headers.RetryAfter = wait;
        response.ContentType = "application/json";
        var bytes = System.Text.Encoding.UTF8.GetBytes(answer.Body);
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(answer.IsDropped ? bytes.AsMemory(0, bytes.Length / 2) : bytes);
        if (!answer.IsDropped)
            return;
        await response.Body.FlushAsync();
        context.Abort();
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}

/// <summary>What a stub does with a request.</summary>
internal sealed record StubAnswer
{
    public int Status { get; private init; } = 200;

    public string Body { get; private init; } = "";

    public string? RetryAfter { get; init; }

    /// <summary>The connection is closed in the middle of the body, or before it where there is none.</summary>
    public bool IsDropped { get; private init; }

    /// <summary>The answer waits for it.</summary>
    public Task Until { get; init; } = Task.CompletedTask;

    public static StubAnswer Drop => new() { IsDropped = true };

    public static StubAnswer Hang => new() { Until = new TaskCompletionSource().Task };

    public static StubAnswer Of(int status, string body = "") => new() { Status = status, Body = body };

    public static StubAnswer Error(int status, string message) => Of(status, JsonSerializer.Serialize(new { error = new { message } }));

    /// <summary>A chat's answer; about ten tokens read and five written unless said otherwise.</summary>
    public static StubAnswer Chat(
        string? content, string finish = "stop", string? refusal = null, long promptTokens = 10, long completionTokens = 5) => Of(200, JsonSerializer.Serialize(new
        {
            model = "stub",
            choices = new[] { new { index = 0, message = new { role = "assistant", content, refusal }, finish_reason = finish } },
            usage = new { prompt_tokens = promptTokens, completion_tokens = completionTokens },
        }));

    /// <summary>A chat's answer that breaks off.</summary>
    public static StubAnswer HalfAChat => Chat("A text.") with { IsDropped = true };

    /// <summary>The faults that come with time: every fiftieth request fails, in turn by 500, 429 and a dropped connection.</summary>
    public static StubAnswer? FaultOf(int number) => number % 50 != 0 ? null : (number / 50 % 3) switch
    {
        0 => Of(500),
        1 => Error(429, "slow down") with { RetryAfter = "0" },
        _ => Drop,
    };
}
