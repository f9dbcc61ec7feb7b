using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ur4Rec.Server.Security;
using Ur4Rec.Server.Telemetry;

namespace Ur4Rec.Server.Dashboard;

/// <summary>Adds the dashboard to a server.</summary>
public static class DashboardExtensions
{
    /// <summary>
    /// Adds the services of the pages. They show what <see cref="Serving.IRecommender"/>, <see cref="Serving.IItemCatalogue"/>,
    /// <see cref="Serving.IModelHost"/> and <see cref="ITrafficStatistics"/> answer, and let in whom <see cref="IKeyVerifier"/> knows. The
    /// folder of Razor pages and the protection of cookies of the whole process become the dashboard's: sessions end with the process.
    /// </summary>
    public static IServiceCollection AddUr4RecDashboard(this IServiceCollection services)
    {
        services.AddRazorPages(options =>
        {
            options.RootDirectory = "/Dashboard";
            options.Conventions.ConfigureFilter(new PageProtection());
        }).AddApplicationPart(typeof(DashboardExtensions).Assembly);
        services.Configure<KeyManagementOptions>(options =>
        {
            options.XmlRepository = new ProcessKeys();
            // What never leaves the memory is not encrypted there; without this line the framework warns of it.
            options.XmlEncryptor = new NullXmlEncryptor();
        });
        services.AddScoped<DashboardSession>();
        services.AddAuthentication().AddCookie(DashboardSession.Scheme, options =>
        {
            Protect(options.Cookie, "ur4rec.session");
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.SlidingExpiration = true;
        });
        services.AddAntiforgery(options => Protect(options.Cookie, "ur4rec.antiforgery"));
        services.Configure<CookieTempDataProviderOptions>(options => Protect(options.Cookie, "ur4rec.notice"));
        return services;
    }

    /// <summary>Serves the pages at <c>/</c>, and their scripts and styles at <c>/assets</c>.</summary>
    /// <returns>The endpoints of the pages.</returns>
    public static IEndpointConventionBuilder MapUr4RecDashboard(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/assets/{version}/{name}", DashboardAssets.Answer).ExcludeFromDescription();
        return endpoints.MapRazorPages();
    }

    private static void Protect(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }
}
