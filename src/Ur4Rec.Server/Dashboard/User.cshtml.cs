using Microsoft.AspNetCore.Mvc;
using Ur4Rec.Data;
using Ur4Rec.Server.Dashboard.Figures;
using Ur4Rec.Server.Security;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Dashboard;

/// <summary>A user: what they did, what is remembered, and what is recommended.</summary>
/// <param name="recommender">Knows them.</param>
/// <param name="catalogue">The genres to steer by.</param>
public sealed class UserModel(IRecommender recommender, IItemCatalogue catalogue) : DashboardPage
{
    private const int HistoryShown = 30;
    private const int Recommendations = 10;
    private const string BeforeKey = "Before";

    /// <summary>What they did.</summary>
    public UserHistory History { get; private set; } = null!;

    /// <summary>What is remembered.</summary>
    public MemoryReport Memory { get; private set; } = null!;

    /// <summary>What is recommended.</summary>
    public RecommendationAnswer Answer { get; private set; } = null!;

    /// <summary>Ids of what was recommended before the last steering, best first; null where the page does not come from one.</summary>
    public IReadOnlyList<RankedBefore>? Before { get; private set; }

    /// <summary>The genres to steer by.</summary>
    public IReadOnlyList<string> Genres => catalogue.Genres;

    internal Chart Drift
    {
        get
        {
            var updates = Memory.Updates.Reverse().ToList();
            return new Chart("drift at each update", [.. updates.Select(update => (double)update.Time)], "time",
                [new ChartSeries("drift", [.. updates.Select(update => update.Drift)])]);
        }
    }

    /// <summary>Shows them.</summary>
    /// <param name="id">Who.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task OnGetAsync(string? id, CancellationToken cancellation)
    {
        var user = Named(id);
        History = await recommender.HistoryAsync(user, HistoryShown, cancellation);
        Memory = await recommender.MemoryAsync(user, cancellation);
        Answer = await Recommend(user, explain: true, cancellation);
        if (TempData[BeforeKey] is string[] before)
            Before = [.. before.Chunk(2).Select(pair => new RankedBefore(pair[0], pair[1]))];
    }

    /// <summary>Sets or removes a steer.</summary>
    /// <param name="id">Who.</param>
    /// <param name="attribute">Name of an attribute, for a steer by <paramref name="value"/>.</param>
    /// <param name="value">The attribute's value.</param>
    /// <param name="sentence">A sentence, for a steer by meaning.</param>
    /// <param name="weight">The weight; 0 removes the steer.</param>
    /// <param name="less">Whether it counts against items.</param>
    /// <param name="pinned">Whether it keeps its weight.</param>
    /// <param name="cancellation">Gives up.</param>
    [Needs(KeyScopes.Write)]
    public Task<IActionResult> OnPostSteerAsync(
        string? id, string? attribute, string? value, string? sentence, double weight, bool less, bool pinned, CancellationToken cancellation)
    {
        if (value is null && string.IsNullOrWhiteSpace(sentence))
            throw new InputException("Choose a genre, or write a sentence, to steer by.");
        AttributeValue? named = value is null ? null : new AttributeValue(attribute ?? "genre", value);
        var what = named is { } known ? Show.Attribute(known) : $"“{sentence}”";
        var wish = new SteerWish(named, named is null ? sentence : null, less ? -weight : weight, pinned);
        var notice = weight == 0 ? $"No longer steered by {what}." : $"Steered: {(less ? "less" : "more")} {what}.";
        return Change(Named(id), new SteeringChange { Steers = [wish] }, notice, cancellation);
    }

    /// <summary>Removes all steers.</summary>
    [Needs(KeyScopes.Write)]
    public Task<IActionResult> OnPostResetAsync(string? id, CancellationToken cancellation) =>
        Change(Named(id), new SteeringChange { ResetSteering = true }, "Nothing steers any more.", cancellation);

    /// <summary>Lets the memory begin anew.</summary>
    [Needs(KeyScopes.Write)]
    public Task<IActionResult> OnPostForgetAsync(string? id, CancellationToken cancellation) =>
        Change(Named(id), new SteeringChange { ResetMemory = true }, "The memory begins anew; the history stays.", cancellation);

    private static UserId Named(string? id) => new(id ?? throw new UnknownIdException("No user is named; choose one from the list of users."));

    private async Task<IActionResult> Change(UserId user, SteeringChange change, string notice, CancellationToken cancellation)
    {
        var before = await Recommend(user, explain: false, cancellation);
        await recommender.SteerAsync(user, change, cancellation);
        TempData[BeforeKey] = before.Items.SelectMany(item => (string[])[item.Item, item.Title ?? item.Item]).ToArray();
        Notice = notice;
        return Again();
    }

    private Task<RecommendationAnswer> Recommend(UserId user, bool explain, CancellationToken cancellation) =>
        recommender.RecommendAsync(new RecommendationRequest { User = user, Count = Recommendations, Explain = explain }, cancellation);
}

/// <summary>An item that was recommended before.</summary>
/// <param name="Item">Its id.</param>
/// <param name="Name">Its title, or its id where it has none.</param>
public sealed record RankedBefore(string Item, string Name);
