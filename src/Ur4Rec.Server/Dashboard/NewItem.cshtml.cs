using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Ur4Rec.Data;
using Ur4Rec.Server.Security;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Dashboard;

/// <summary>Adds an item.</summary>
/// <param name="catalogue">The items.</param>
public sealed class NewItemModel(IItemCatalogue catalogue) : DashboardPage
{
    /// <summary>The genres that other items have.</summary>
    public IReadOnlyList<string> Genres => catalogue.Genres;

    /// <summary>Shows the form.</summary>
    [Needs(KeyScopes.Write)]
    public PageResult OnGet() => Page();

    /// <summary>Adds it.</summary>
    /// <param name="id">Its id, of no other item.</param>
    /// <param name="title">Its title.</param>
    /// <param name="text">Its description.</param>
    /// <param name="year">The year it came out.</param>
    /// <param name="genres">Its genres, with commas between them.</param>
    /// <param name="cancellation">Gives up.</param>
    [Needs(KeyScopes.Write)]
    public async Task<IActionResult> OnPostAsync(string? id, string? title, string? text, int? year, string? genres, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(id))
            throw new InputException("An item needs an id.");
        var item = new ItemId(id.Trim());
        if (await IsKnown(item, cancellation))
            throw new InputException($"There is an item '{item}' already; choose another id.");
        var sheet = new ItemSheet
        {
            Title = title,
            Text = text,
            Year = year,
            Genres = (genres ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
        var added = await catalogue.PutAsync(item, sheet, cancellation);
        Notice = added.RankedBy == RankedBy.Nothing
            ? "The item was added. It has no description that the model reads, so it is not ranked before the next training."
            : "The item was added, and is ranked by its description from now on.";
        return RedirectToPage("/Item", new { id = item.Value });
    }

    private async Task<bool> IsKnown(ItemId item, CancellationToken cancellation)
    {
        try
        {
            await catalogue.GetAsync(item, cancellation);
            return true;
        }
        catch (UnknownIdException)
        {
            return false;
        }
    }
}
