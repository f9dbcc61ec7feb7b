using Ur4Rec.Data;

namespace Ur4Rec.Sample.FilmShop;

/// <summary>Who looks at a page: a name that is drawn at the first visit and kept in a cookie. A shop with accounts has their ids.</summary>
internal static class Visitor
{
    private const string Cookie = "visitor";

    public static UserId Of(HttpContext context)
    {
        // Nobody becomes somebody else by writing another name into the cookie: the names that are drawn cannot be guessed.
        if (Guid.TryParseExact(context.Request.Cookies[Cookie], "N", out var known))
            return new UserId($"visitor-{known:N}");
        var drawn = Guid.NewGuid();
        // Lax: another site's form cannot watch a film for a visitor.
        context.Response.Cookies.Append(
            Cookie, $"{drawn:N}", new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365) });
        return new UserId($"visitor-{drawn:N}");
    }
}
