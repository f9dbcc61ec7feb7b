using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Ur4Rec.Server.Dashboard;

/// <summary>Lets browsers run and load nothing but the dashboard's own, and says why a post from an old page was refused.</summary>
internal sealed class PageProtection : IAlwaysRunResultFilter
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'";

    public void OnResultExecuting(ResultExecutingContext context)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache, no-store";
        if (context.Result is IAntiforgeryValidationFailedResult)
            context.Result = TooOld(context.ModelState);
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }

    private static ViewResult TooOld(ModelStateDictionary state) => new()
    {
        StatusCode = StatusCodes.Status400BadRequest,
        ViewName = "/Dashboard/Problem.cshtml",
        ViewData = new ViewDataDictionary<string>(new EmptyModelMetadataProvider(), state)
        {
            Model = "The page that this came from is too old, or not of this server. Nothing was done; load the page again.",
            ["Title"] = "That did not work",
        },
    };
}
