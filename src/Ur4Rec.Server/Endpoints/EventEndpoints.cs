using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Server.Http;
using Ur4Rec.Server.Security;
using Ur4Rec.Server.Telemetry;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Endpoints;

/// <summary><c>POST /v1/events</c>.</summary>
internal sealed class EventEndpoints(ServerLimits limits, TrafficStatistics traffic)
{
    private readonly BodyReader _bodies = new(limits);

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/events", RecordAsync)
            .Describe(
                "recordEvents", KeyScopes.Write, "Record one event, or an array of them",
                "All are durable, and known to the next answer, before this one is given; or none is. "
                + "An event whose id was recorded before changes nothing, so a request may be repeated.",
                404, 503)
            .WithTags("Events").WithBody<EventBatch>().Produces<EventsAnswer>();

    private async Task<IResult> RecordAsync(HttpContext context, IRecommender recommender)
    {
        var events = _bodies.Events(await JsonBody.ReadAsync<EventBatch>(context));
        var receipts = await recommender.RecordAsync(events, context.RequestAborted);
        var recorded = receipts.Count(receipt => receipt.Status == EventStatus.Recorded);
        traffic.CountEvents(recorded);
        return Answers.Json(new EventsAnswer(recorded, receipts.Count - recorded, receipts));
    }
}
