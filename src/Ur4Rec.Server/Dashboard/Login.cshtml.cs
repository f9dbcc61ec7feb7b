using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Ur4Rec.Server.Security;

namespace Ur4Rec.Server.Dashboard;

/// <summary>Lets in who has a key.</summary>
public sealed class LoginModel : DashboardPage
{
    /// <summary>Why the key was refused.</summary>
    public string? Error { get; private set; }

    private DashboardSession Session => HttpContext.RequestServices.GetRequiredService<DashboardSession>();

    /// <summary>Shows the form, where there is something to log in to.</summary>
    [NeedsNothing]
    public IActionResult OnGet(string? next) => Session.Allows(KeyScopes.Read) ? ToNext(next) : Page();

    /// <summary>Takes a key.</summary>
    [NeedsNothing]
    public async Task<IActionResult> OnPostAsync(string? key, string? next)
    {
        if (await Session.LogInAsync(HttpContext, key ?? ""))
            return ToNext(next);
        Error = "The server does not have this key.";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page();
    }

    /// <summary>Ends the session.</summary>
    [NeedsNothing]
    public async Task<IActionResult> OnPostOutAsync()
    {
        await DashboardSession.LogOutAsync(HttpContext);
        return RedirectToPage("/Login");
    }

    private LocalRedirectResult ToNext(string? next) => LocalRedirect(Url.IsLocalUrl(next) ? next : "/");
}
