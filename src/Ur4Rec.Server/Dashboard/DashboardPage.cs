using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.DependencyInjection;
using Ur4Rec.Data;
using Ur4Rec.Server.Security;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Dashboard;

/// <summary>
/// What every page has in common: it asks for a login where that is needed, checks the scope of each handler, and says what went wrong. After a
/// post it goes back to the page; what the post came to stands there as a notice.
/// </summary>
public abstract class DashboardPage : PageModel
{
    /// <summary>What the post did, in a sentence; the page shows it once.</summary>
    protected string Notice
    {
        set => TempData[nameof(Notice)] = value;
    }

    /// <inheritdoc/>
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var session = HttpContext.RequestServices.GetRequiredService<DashboardSession>();
        await session.LoadAsync(HttpContext);
        var handler = context.HandlerMethod?.MethodInfo;
        var scope = handler?.GetCustomAttribute<NeedsAttribute>()?.Scope ?? KeyScopes.Read;
        if (handler?.IsDefined(typeof(NeedsNothingAttribute)) != true && !session.Allows(scope))
        {
            context.Result = session.Name is null
                ? ToLogin()
                : Page(StatusCodes.Status403Forbidden, "Your key does not allow this. Log in with one that does.");
        }
        else if (!ModelState.IsValid)
        {
            var errors = ModelState.Values.SelectMany(value => value.Errors).Select(error => error.ErrorMessage);
            context.Result = Failed(StatusCodes.Status400BadRequest, string.Join(' ', errors));
        }
        else
        {
            Explain(await next());
        }
    }

    /// <summary>Goes back to the page as its address names it.</summary>
    /// <param name="values">The query, null for that of the request without the handler's name.</param>
    protected RedirectResult Again(QueryBuilder? values = null)
    {
        var query = values ?? new QueryBuilder(Request.Query.Where(entry => entry.Key != "handler"));
        return Redirect($"{Request.PathBase}{Request.Path}{query}");
    }

    private RedirectToPageResult ToLogin() =>
        RedirectToPage("/Login", new { next = HttpMethods.IsGet(Request.Method) ? Request.GetEncodedPathAndQuery() : null });

    private void Explain(PageHandlerExecutedContext context)
    {
        IActionResult? result = context.Exception switch
        {
            UnknownIdException e => Failed(StatusCodes.Status404NotFound, e.Message),
            InputException e => Failed(StatusCodes.Status400BadRequest, e.Message),
            StoreUnavailableException e => Failed(StatusCodes.Status503ServiceUnavailable, $"{e.Message} Nothing was written."),
            _ => null,
        };
        if (result is null)
            return;
        context.ExceptionHandled = true;
        context.Result = result;
    }

    private IActionResult Failed(int status, string problem)
    {
        if (HttpMethods.IsPost(Request.Method))
        {
            TempData["Problem"] = problem;
            return Again();
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
            Response.Headers.RetryAfter = StoreUnavailableException.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return Page(status, problem);
    }

    private ViewResult Page(int status, string problem) => new()
    {
        StatusCode = status,
        ViewName = "/Dashboard/Problem.cshtml",
        ViewData = new ViewDataDictionary<string>(ViewData, problem)
        {
            ["Title"] = status == StatusCodes.Status404NotFound ? "Not found" : "That did not work",
        },
        TempData = TempData,
    };
}

/// <summary>The scope that a handler needs, where that is more than to read.</summary>
/// <param name="scope">The scope.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsAttribute(KeyScopes scope) : Attribute
{
    public KeyScopes Scope => scope;
}

/// <summary>Marks a handler for those who have not logged in.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsNothingAttribute : Attribute;
