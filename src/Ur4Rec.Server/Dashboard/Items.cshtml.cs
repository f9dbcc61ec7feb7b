using Ur4Rec.Serving;

namespace Ur4Rec.Server.Dashboard;

/// <summary>Finds items.</summary>
/// <param name="catalogue">The items.</param>
public sealed class ItemsModel(IItemCatalogue catalogue) : DashboardPage
{
    /// <summary>Items on a page.</summary>
    public const int PageSize = 20;

    /// <summary>What is searched for.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Items before those shown.</summary>
    public int Skip { get; private set; }

    /// <summary>What was found.</summary>
    public ItemPage Found { get; private set; } = new(0, []);

    /// <summary>Searches.</summary>
    /// <param name="q">The text.</param>
    /// <param name="skip">Items to leave out.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task OnGetAsync(string? q, int skip, CancellationToken cancellation)
    {
        (Text, Skip) = (q ?? "", Math.Max(0, skip));
        Found = await catalogue.FindAsync(Text, Skip, PageSize, cancellation);
    }
}
