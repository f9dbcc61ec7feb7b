using Microsoft.AspNetCore.Mvc;
using Ur4Rec.Data;
using Ur4Rec.Server.Dashboard.Figures;
using Ur4Rec.Server.Security;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Dashboard;

/// <summary>Asks whether a user is to be forgotten.</summary>
/// <param name="recommender">Forgets them.</param>
public sealed class EraseModel(IRecommender recommender) : DashboardPage
{
    /// <summary>What would be forgotten.</summary>
    public UserHistory History { get; private set; } = null!;

    /// <summary>Asks.</summary>
    [Needs(KeyScopes.Admin)]
    public async Task OnGetAsync(string? id, CancellationToken cancellation) => History = await recommender.HistoryAsync(Named(id), 1, cancellation);

    /// <summary>Forgets.</summary>
    [Needs(KeyScopes.Admin)]
    public async Task<IActionResult> OnPostAsync(string? id, CancellationToken cancellation)
    {
        var receipt = await recommender.EraseAsync(Named(id), cancellation);
        Notice = $"User {receipt.User} was erased at {Show.Time(receipt.ErasedAt)}: {receipt.Events} events, {receipt.Interactions} interactions, "
            + $"{receipt.Texts} texts, {receipt.Memories} memories, {receipt.Steers} steers.";
        return RedirectToPage("/Explore");
    }

    private static UserId Named(string? id) => new(id ?? throw new UnknownIdException("No user is named; choose one from the list of users."));
}
