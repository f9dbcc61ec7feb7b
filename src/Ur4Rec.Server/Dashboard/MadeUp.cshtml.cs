using Microsoft.AspNetCore.Http.Extensions;
using Ur4Rec.Data;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Dashboard;

/// <summary>Recommends to somebody with a history that is made up here. The address holds all of it, so it can be kept and sent.</summary>
/// <param name="recommender">Recommends.</param>
/// <param name="catalogue">The items to choose from.</param>
public sealed class MadeUpModel(IRecommender recommender, IItemCatalogue catalogue) : DashboardPage
{
    private const int Found = 10;
    private const int Recommendations = 10;

    /// <summary>The history, oldest first.</summary>
    public IReadOnlyList<ServedItem> History { get; private set; } = [];

    /// <summary>What is searched for.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Items to add.</summary>
    public IReadOnlyList<ServedItem> Offered { get; private set; } = [];

    /// <summary>What is recommended; null for an empty history.</summary>
    public RecommendationAnswer? Answer { get; private set; }

    /// <summary>Shows it.</summary>
    /// <param name="item">The history, oldest first.</param>
    /// <param name="q">What to search for.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task OnGetAsync(string[] item, string? q, CancellationToken cancellation)
    {
        Text = q ?? "";
        ItemId[] history = [.. item.Select(id => new ItemId(id))];
        History = await Task.WhenAll(history.Select(id => catalogue.GetAsync(id, cancellation)));
        Offered = (await catalogue.FindAsync(Text, 0, Found, cancellation)).Items;
        if (history.Length > 0)
        {
            SessionItem[] session = [.. history.Select(id => new SessionItem(id))];
            var request = new RecommendationRequest { History = session, Count = Recommendations, Explain = true };
            Answer = await recommender.RecommendAsync(request, cancellation);
        }
    }

    /// <summary>The address with another item at the end of the history.</summary>
    public string With(string item) => Address(History.Select(entry => entry.Item).Append(item));

    /// <summary>The address without an entry of the history.</summary>
    public string Without(int place) => Address(History.Select(entry => entry.Item).Where((_, i) => i != place));

    private string Address(IEnumerable<string> items)
    {
        var query = new QueryBuilder { { "item", items } };
        if (Text.Length > 0)
            query.Add("q", Text);
        return $"{Request.PathBase}{Request.Path}{query}";
    }
}
