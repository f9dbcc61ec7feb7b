using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Ur4Rec.Data;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Server.Http;
using Ur4Rec.Server.Security;
using Ur4Rec.Server.Telemetry;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Endpoints;

/// <summary>Recommendations for users, for histories, and of the caller's candidates.</summary>
internal sealed class RecommendationEndpoints(ServerLimits limits, TrafficStatistics traffic)
{
    private readonly BodyReader _bodies = new(limits);
    private readonly RecommendationQuery _query = new(limits);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/users/{id}/recommendations", RecommendAsync)
            .Describe(
                "recommend", KeyScopes.Read, "Recommend items to a user, best first",
                "Somebody of whom nothing is known gets a cold start from what they are said to like, or from popularity; the answer's basis says so.", 404)
            .WithTags("Recommendations").WithQuery(_query.All).WithScoring().Produces<RecommendationAnswer>();
        routes.MapPost("/v1/rank", RankAsync)
            .Describe(
                "rank", KeyScopes.Read, "Rank the caller's candidates",
                "Filters and exclusions hold for them, too. Candidates that nothing can rank are listed as unranked.", 404)
            .WithTags("Recommendations").WithBody<RankBody>().WithScoring().Produces<RecommendationAnswer>();
        routes.MapPost("/v1/sessions/recommendations", RecommendToSessionAsync)
            .Describe(
                "recommendToSession", KeyScopes.Read, "Recommend items to somebody without a name",
                "The history comes with the request, and nothing of it is kept.", 404)
            .WithTags("Recommendations").WithBody<SessionBody>().WithScoring().Produces<RecommendationAnswer>();
    }

    private Task<IResult> RecommendAsync(HttpContext context, IRecommender recommender) =>
        AnswerAsync(context, recommender, _query.Read(context, new UserId(PathIds.Of(context, limits.IdLength))));

    private async Task<IResult> RankAsync(HttpContext context, IRecommender recommender) =>
        await AnswerAsync(context, recommender, _bodies.Ranking(await JsonBody.ReadAsync<RankBody>(context)));

    private async Task<IResult> RecommendToSessionAsync(HttpContext context, IRecommender recommender) =>
        await AnswerAsync(context, recommender, _bodies.Session(await JsonBody.ReadAsync<SessionBody>(context)));

    private async Task<IResult> AnswerAsync(HttpContext context, IRecommender recommender, RecommendationRequest request)
    {
        var answer = await recommender.RecommendAsync(request, context.RequestAborted);
        traffic.CountRecommendation(answer.Basis is AnswerBasis.Attributes or AnswerBasis.Popularity);
        context.Response.Headers[Answers.ModelHeader] = answer.Model;
        return Answers.Json(context, answer, answer.IsStale);
    }
}
