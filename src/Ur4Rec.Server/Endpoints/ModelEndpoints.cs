using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Ur4Rec.Server.Http;
using Ur4Rec.Server.Security;
using Ur4Rec.Server.Telemetry;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Endpoints;

/// <summary>The model, the process, and whether all is well.</summary>
internal static class ModelEndpoints
{
    private const int MaxPathLength = 4_096;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/model", (IModelHost host) => Answer(host))
            .Describe("getModel", KeyScopes.Admin, "Which model answers", "And which answered before.")
            .WithTags("Model").Produces<ModelAnswer>();
        routes.MapPost("/v1/model/reload", ReloadAsync)
            .Describe(
                "reloadModel", KeyScopes.Admin, "Answer with another model",
                "Requests under way end with the model that they began with; the one before is kept. Where the run cannot be served, the present model goes on.")
            .WithTags("Model").WithBody<ReloadBody>(isOptional: true).Produces<ModelAnswer>();
        routes.MapPost("/v1/model/rollback", RollbackAsync)
            .Describe("rollbackModel", KeyScopes.Admin, "Answer with the model before again", "The present one is kept in its place.")
            .WithTags("Model").Produces<ModelAnswer>();
        routes.MapGet("/v1/diagnostics", (IModelHost host, TrafficStatistics traffic) => Answers.Json(ProcessDiagnostics.Take(host, traffic)))
            .Describe("getDiagnostics", KeyScopes.Admin, "How the process fares", "Memory, garbage collection, threads, and the latencies of the last hour by route.")
            .WithTags("Model").Produces<ProcessDiagnostics>();
        routes.MapGet("/health/live", () => Answers.Json(new HealthAnswer("live")))
            .WithName("live").WithSummary("Whether the process answers").WithDescription("Needs no key.").WithTags("Health").Produces<HealthAnswer>();
        routes.MapGet("/health/ready", (IModelHost host) => Answers.Json(new HealthAnswer(host.IsStoreAvailable ? "ready" : "ready, without its store")))
            .WithName("ready").WithSummary("Whether requests are answered")
            .WithDescription("Needs no key. Without its store the service answers questions with what is loaded, and takes nothing new.")
            .WithTags("Health").Produces<HealthAnswer>();
    }

    private static async Task<IResult> ReloadAsync(HttpContext context, IModelHost host)
    {
        var body = await JsonBody.ReadOptionalAsync<ReloadBody>(context);
        await host.ReloadAsync(body?.Run is { } run ? Check.Id(run, "$.run", MaxPathLength) : null, context.RequestAborted);
        return Answer(host);
    }

    private static async Task<IResult> RollbackAsync(HttpContext context, IModelHost host)
    {
        await host.RollbackAsync(context.RequestAborted);
        return Answer(host);
    }

    private static IResult Answer(IModelHost host) => Answers.Json(new ModelAnswer(host.Current, host.Previous, host.IsStoreAvailable));
}
