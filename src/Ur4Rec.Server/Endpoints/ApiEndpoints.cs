using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Server.Http;
using Ur4Rec.Server.Telemetry;

namespace Ur4Rec.Server.Endpoints;

/// <summary>Adds the API to an application.</summary>
public static class ApiEndpoints
{
    /// <summary>
    /// Serves the API, <c>/v1</c> and <c>/health</c>, by what <c>AddUr4Rec</c> registered. Who may do what is for the application to say, for
    /// example by <c>RequireAuthorization</c> on what this returns.
    /// </summary>
    public static IEndpointConventionBuilder MapUr4Rec(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var limits = services.GetRequiredService<ServerLimits>();
        var traffic = services.GetRequiredService<TrafficStatistics>();
        var group = endpoints.MapGroup("");
        ((IEndpointConventionBuilder)group).Add(builder =>
        {
            var next = builder.RequestDelegate!;
            builder.RequestDelegate = context => context.RequestServices.GetRequiredService<ApiPipeline>().InvokeAsync(context, next);
        });
        new EventEndpoints(limits, traffic).Map(group);
        new RecommendationEndpoints(limits, traffic).Map(group);
        new ItemEndpoints(limits).Map(group);
        new UserEndpoints(limits).Map(group);
        ModelEndpoints.Map(group);
        return group;
    }
}
