using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Ur4Rec.Data;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Server.Http;
using Ur4Rec.Server.Security;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Endpoints;

/// <summary>Users: their history, their memory, and their erasure.</summary>
internal sealed class UserEndpoints(ServerLimits limits)
{
    private const string User = "/v1/users/{id}";
    private const string Memory = $"{User}/memory";

    private readonly BodyReader _bodies = new(limits);
    private readonly QueryParameter<string> _prefix = QueryParameter.Text("prefix", limits.IdLength, "What the ids begin with; all users by default.");
    private readonly QueryParameter<int> _count = QueryParameter.Count("count", 20, 1, limits.Count, "How many at most.");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/users", FindAsync)
            .Describe("findUsers", KeyScopes.Read, "Users whose id begins with some letters", "In ordinal order.")
            .WithTags("Users").WithQuery(_prefix, _count).Produces<UsersAnswer>();
        routes.MapGet($"{User}/history", HistoryAsync)
            .Describe("getHistory", KeyScopes.Read, "What a user did", "The newest first.", 404)
            .WithTags("Users").WithQuery(_count).Produces<UserHistory>();
        routes.MapGet(Memory, MemoryAsync)
            .Describe(
                "getMemory", KeyScopes.Read, "What is remembered of a user",
                "In sentences, attributes and figures, with its last updates and what steers it.", 404)
            .WithTags("Users").Produces<MemoryReport>();
        routes.MapPatch(Memory, SteerAsync)
            .Describe(
                "steer", KeyScopes.Write, "Steer what is recommended to a user",
                "More or less of attributes or of what a sentence means; or begin anew.", 404, 503)
            .WithTags("Users").WithBody<MemoryBody>().Produces<MemoryReport>();
        routes.MapDelete(User, EraseAsync)
            .Describe("eraseUser", KeyScopes.Admin, "Forget a user", "Events, memory, steering, texts and what is loaded; the receipt counts them.", 404, 503)
            .WithTags("Users").Produces<ErasureReceipt>();
    }

    private async Task<IResult> FindAsync(HttpContext context, IRecommender recommender)
    {
        var users = await recommender.FindUsersAsync(_prefix.Of(context), _count.Of(context), context.RequestAborted);
        return Answers.Json(new UsersAnswer([.. users.Select(user => user.Value)]));
    }

    private async Task<IResult> HistoryAsync(HttpContext context, IRecommender recommender)
    {
        var history = await recommender.HistoryAsync(IdOf(context), _count.Of(context), context.RequestAborted);
        return Answers.Json(context, history, history.IsStale);
    }

    private async Task<IResult> MemoryAsync(HttpContext context, IRecommender recommender)
    {
        var memory = await recommender.MemoryAsync(IdOf(context), context.RequestAborted);
        return Answers.Json(context, memory, memory.IsStale);
    }

    private async Task<IResult> SteerAsync(HttpContext context, IRecommender recommender)
    {
        var change = _bodies.Steering(await JsonBody.ReadAsync<MemoryBody>(context));
        var memory = await recommender.SteerAsync(IdOf(context), change, context.RequestAborted);
        return Answers.Json(context, memory, memory.IsStale);
    }

    private async Task<IResult> EraseAsync(HttpContext context, IRecommender recommender) =>
        Answers.Json(await recommender.EraseAsync(IdOf(context), context.RequestAborted));

    private UserId IdOf(HttpContext context) => new(PathIds.Of(context, limits.IdLength));
}
