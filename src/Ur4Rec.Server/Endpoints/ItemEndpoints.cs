using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Ur4Rec.Data;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Server.Http;
using Ur4Rec.Server.Security;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Endpoints;

/// <summary>The catalogue.</summary>
internal sealed class ItemEndpoints(ServerLimits limits)
{
    private const string Item = "/v1/items/{id}";

    private readonly BodyReader _bodies = new(limits);
    private readonly QueryParameter<string> _text = QueryParameter.Text("q", limits.TitleLength, "Part of the id or title, in any case; all items by default.");
    private readonly QueryParameter<int> _skip = QueryParameter.Count("skip", 0, 0, int.MaxValue, "How many of the first to leave out.");
    private readonly QueryParameter<int> _count = QueryParameter.Count("count", 20, 1, limits.Count, "How many at most.");
    private readonly QueryParameter<int> _alike = QueryParameter.Count("k", 10, 1, limits.Count, "How many at most.");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/items", FindAsync)
            .Describe("findItems", KeyScopes.Read, "Find items by id or title", "In the order of the catalogue, hidden ones included.")
            .WithTags("Items").WithQuery(_text, _skip, _count).Produces<ItemPage>();
        routes.MapGet(Item, GetAsync)
            .Describe("getItem", KeyScopes.Read, "What is known of an item", "With what the model reads about it, and what it ranks it by.", 404)
            .WithTags("Items").Produces<ServedItem>();
        routes.MapPut(Item, PutAsync)
            .Describe(
                "putItem", KeyScopes.Write, "Record what is known of an item",
                "In place of what was known before. A new item that has a text is ranked by its description at once. A hidden one appears nowhere.", 503)
            .WithTags("Items").WithBody<ItemSheet>().Produces<ServedItem>();
        routes.MapDelete(Item, RemoveAsync)
            .Describe(
                "removeItem", KeyScopes.Write, "Take an item out",
                "One that was put is forgotten; one that the model was trained on is hidden for good.", 404, 503)
            .WithTags("Items").Produces(204);
        routes.MapGet($"{Item}/similar", SimilarAsync)
            .Describe("similarItems", KeyScopes.Read, "The items most like one", "By the cosine of their embeddings, the most alike first.", 404)
            .WithTags("Items").WithQuery(_alike).WithScoring().Produces<SimilarItems>();
    }

    private async Task<IResult> FindAsync(HttpContext context, IItemCatalogue items) =>
        Answers.Json(await items.FindAsync(_text.Of(context), _skip.Of(context), _count.Of(context), context.RequestAborted));

    private async Task<IResult> GetAsync(HttpContext context, IItemCatalogue items) =>
        Answers.Json(await items.GetAsync(IdOf(context), context.RequestAborted));

    private async Task<IResult> PutAsync(HttpContext context, IItemCatalogue items)
    {
        var sheet = _bodies.Sheet(await JsonBody.ReadAsync<ItemSheet>(context));
        return Answers.Json(await items.PutAsync(IdOf(context), sheet, context.RequestAborted));
    }

    private async Task<IResult> RemoveAsync(HttpContext context, IItemCatalogue items)
    {
        await items.RemoveAsync(IdOf(context), context.RequestAborted);
        return TypedResults.NoContent();
    }

    private async Task<IResult> SimilarAsync(HttpContext context, IRecommender recommender)
    {
        var similar = await recommender.SimilarAsync(IdOf(context), _alike.Of(context), context.RequestAborted);
        context.Response.Headers[Answers.ModelHeader] = similar.Model;
        return Answers.Json(similar);
    }

    private ItemId IdOf(HttpContext context) => new(PathIds.Of(context, limits.IdLength));
}
