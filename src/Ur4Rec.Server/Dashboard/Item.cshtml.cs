using Microsoft.AspNetCore.Mvc;
using Ur4Rec.Data;
using Ur4Rec.Server.Security;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Dashboard;

/// <summary>An item.</summary>
/// <param name="catalogue">The items.</param>
/// <param name="recommender">Knows its neighbours.</param>
public sealed class ItemModel(IItemCatalogue catalogue, IRecommender recommender) : DashboardPage
{
    private const int Neighbours = 10;

    /// <summary>What is known of it.</summary>
    public ServedItem Item { get; private set; } = null!;

    /// <summary>The items most like it; empty for one that the model does not rank.</summary>
    public IReadOnlyList<SimilarItem> Similar { get; private set; } = [];

    /// <summary>Shows it.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task OnGetAsync(string? id, CancellationToken cancellation)
    {
        Item = await catalogue.GetAsync(Named(id), cancellation);
        if (Item.RankedBy != RankedBy.Nothing)
            Similar = (await recommender.SimilarAsync(Named(id), Neighbours, cancellation)).Items;
    }

    /// <summary>Hides it, or shows it again.</summary>
    /// <param name="id">Which.</param>
    /// <param name="hidden">Whether to hide it.</param>
    /// <param name="cancellation">Gives up.</param>
    [Needs(KeyScopes.Write)]
    public async Task<IActionResult> OnPostHideAsync(string? id, bool hidden, CancellationToken cancellation)
    {
        var item = await catalogue.GetAsync(Named(id), cancellation);
        var sheet = new ItemSheet
        {
            Title = item.Title,
            Text = item.Text,
            Year = item.Year,
            Genres = item.Genres,
            Attributes = item.Attributes,
            Hidden = hidden,
        };
        await catalogue.PutAsync(Named(id), sheet, cancellation);
        Notice = hidden ? "The item is hidden: it is recommended to nobody." : "The item is recommended again.";
        return Again();
    }

    private static ItemId Named(string? id) => new(id ?? throw new UnknownIdException("No item is named; choose one from the list of items."));
}
