using System.Buffers;
using Microsoft.AspNetCore.Http;
using Ur4Rec.Server.Http;

namespace Ur4Rec.Server.Security;

/// <summary>Refuses requests that Kestrel takes and that a proxy in front of it may read in another way.</summary>
internal static class RequestGuard
{
    /// <summary>Where Kestrel keeps the length of a request that came in chunks, too (RFC 9112, 6.1).</summary>
    private const string SecondLength = "X-Content-Length";

    private static readonly SearchValues<char> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Headers.ContainsKey(SecondLength))
            throw Wrong("A body has a Content-Length or a Transfer-Encoding, and not both.");
        if (request.Headers.Keys.Any(name => name.AsSpan().ContainsAnyExcept(s_token)))
            throw Wrong("The name of a header has a character that names do not have.");
        if (request.Method.Any(char.IsAsciiLetterLower))
            throw Wrong("Methods are written in capital letters.");
        return next(context);
    }

    private static ProblemException Wrong(string detail) => new(StatusCodes.Status400BadRequest, detail);
}
