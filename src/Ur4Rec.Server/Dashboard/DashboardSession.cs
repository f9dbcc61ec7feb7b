using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Ur4Rec.Server.Security;

namespace Ur4Rec.Server.Dashboard;

/// <summary>
/// Who looks at the dashboard, and what they may do. The cookie holds the key, encrypted with a secret that lives and dies with the process, so
/// that a key that is taken away ends its sessions at once.
/// </summary>
internal sealed class DashboardSession(IKeyVerifier keys)
{
    /// <summary>Name of the cookie's authentication scheme.</summary>
    public const string Scheme = "Ur4Rec.Dashboard";

    private const string KeyClaim = "key";

    private Caller? _identity;

    /// <summary>The key's name; null where nobody has to log in, or nobody has.</summary>
    public string? Name => _identity?.Name;

    /// <summary>Whether they may steer, and change items.</summary>
    public bool CanWrite => Allows(KeyScopes.Write);

    /// <summary>Whether they may erase users and change the model.</summary>
    public bool CanAdministrate => Allows(KeyScopes.Admin);

    /// <summary>Whether they may do what needs a scope.</summary>
    public bool Allows(KeyScopes scope) => !keys.AreRequired || _identity?.Scopes.HasFlag(scope) == true;

    /// <summary>Reads the request's cookie.</summary>
    public async Task LoadAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync(Scheme);
        _identity = result.Principal?.FindFirstValue(KeyClaim) is { } key ? keys.Find(key) : null;
    }

    /// <summary>Gives a cookie for a key.</summary>
    /// <returns>Whether the server has the key.</returns>
    public async Task<bool> LogInAsync(HttpContext context, string key)
    {
        if (keys.Find(key) is null)
            return false;
        await context.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity([new Claim(KeyClaim, key)], Scheme)));
        return true;
    }

    /// <summary>Takes the cookie back.</summary>
    public static Task LogOutAsync(HttpContext context) => context.SignOutAsync(Scheme);
}
