using Microsoft.AspNetCore.Http;
using Ur4Rec.Server.Http;

namespace Ur4Rec.Server.Endpoints;

/// <summary>What the endpoints' answers have in common.</summary>
internal static class Answers
{
    public const string ModelHeader = "Ur4Rec-Model";
    public const string StaleHeader = "Ur4Rec-Stale";

    public static IResult Json<T>(T answer) => TypedResults.Json(answer, ApiJson.Options);

    /// <summary>An answer that says in a header whether it was given while the store did not answer.</summary>
    public static IResult Json<T>(HttpContext context, T answer, bool isStale)
    {
        if (isStale)
            context.Response.Headers[StaleHeader] = "true";
        return Json(answer);
    }
}
