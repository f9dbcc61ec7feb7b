using Microsoft.AspNetCore.Http;
using Ur4Rec.Server.Http;

namespace Ur4Rec.Server.Security;

/// <summary>Refuses requests for another name than the server's own, which a page of another site could make a browser send (DNS rebinding).</summary>
internal sealed class HostGuard
{
    private static readonly string[] s_loopback = ["localhost", "127.0.0.1", "[::1]"];

    private readonly HashSet<string>? _names;

    /// <param name="isLoopback">Whether the server listens on loopback.</param>
    /// <param name="names">Names beside those of loopback; none allows any name where the server does not listen on loopback.</param>
    public HostGuard(bool isLoopback, IReadOnlyList<string> names) =>
        _names = isLoopback || names.Count > 0 ? new HashSet<string>([.. s_loopback, .. names], StringComparer.OrdinalIgnoreCase) : null;

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        _names?.Contains(context.Request.Host.Host) == false
            ? throw new ProblemException(StatusCodes.Status421MisdirectedRequest, "The server does not go by the name in the Host header; --host adds a name.")
            : next(context);
}
