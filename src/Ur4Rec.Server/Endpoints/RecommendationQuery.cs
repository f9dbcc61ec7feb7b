using Microsoft.AspNetCore.Http;
using Ur4Rec.Data;
using Ur4Rec.Server.Hosting;
using Ur4Rec.Server.Http;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Endpoints;

/// <summary>The query of a user's recommendations.</summary>
internal sealed class RecommendationQuery(ServerLimits limits)
{
    private const string Genre = "genre";

    private readonly QueryParameter<int> _count = QueryParameter.Count("k", 10, 1, limits.Count, "How many items at most.");

    private readonly QueryParameter<int?> _rerankTop = QueryParameter.OptionalCount(
        "n", 1, limits.RerankTop, "How many retrieved items the whole model ranks, at least k; what it was trained with by default.");

    private readonly QueryParameter<bool> _excludeSeen = QueryParameter.Flag("exclude_seen", true, "Whether items of the user's history are left out.");

    private readonly QueryParameter<IReadOnlyList<string>> _category = QueryParameter.Texts(
        "category", limits.Attributes, limits.IdLength, "A genre; items must have it, or one of several.");

    private readonly QueryParameter<IReadOnlyList<string>> _exclude = QueryParameter.Texts(
        "exclude", limits.Exclusions, limits.IdLength, "An item that must not appear; may be repeated.");

    private readonly QueryParameter<IReadOnlyList<string>> _like = QueryParameter.Texts(
        "like", limits.Attributes, 2 * limits.IdLength, "An attribute that somebody without a history likes, as genre:Comedy; may be repeated.");

    private readonly QueryParameter<double?> _diversity = QueryParameter.OptionalNumber(
        "diversity", 0, 1, "How much unlikeness to the items above counts; the service's rules say by default.");

    private readonly QueryParameter<bool> _explain = QueryParameter.Flag("explain", false, "Whether to say why.");

    private readonly BodyReader _bodies = new(limits);

    public QueryParameter[] All => [_count, _rerankTop, _excludeSeen, _category, _exclude, _like, _diversity, _explain];

    public RecommendationRequest Read(HttpContext context, UserId user)
    {
        var count = _count.Of(context);
        var categories = _category.Of(context);
        return new RecommendationRequest
        {
            User = user,
            Count = count,
            RerankTop = _rerankTop.Of(context) is { } n ? _bodies.RerankTop(n, count, "query: n") : null,
            ExcludeSeen = _excludeSeen.Of(context),
            Filters = categories.Count > 0 ? [new AttributeFilter(Genre, categories, [])] : [],
            Exclude = [.. _exclude.Of(context).Select(item => new ItemId(item))],
            Likes = [.. _like.Of(context).Select(Like)],
            Diversity = _diversity.Of(context),
            Explain = _explain.Of(context),
        };
    }

    private static AttributeValue Like(string text) =>
        AttributeValue.Parse(text)
        ?? throw ProblemException.At("query: like", "An attribute and its value have a colon between them, as genre:Comedy.");
}
