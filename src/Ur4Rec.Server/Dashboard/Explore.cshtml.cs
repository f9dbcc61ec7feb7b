using Ur4Rec.Data;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Dashboard;

/// <summary>Finds users.</summary>
/// <param name="recommender">Knows them.</param>
public sealed class ExploreModel(IRecommender recommender) : DashboardPage
{
    /// <summary>The most users that are listed.</summary>
    public const int Most = 60;

    /// <summary>What their ids begin with.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>Who was found.</summary>
    public IReadOnlyList<UserId> Users { get; private set; } = [];

    /// <summary>Searches.</summary>
    /// <param name="q">What the ids begin with.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task OnGetAsync(string? q, CancellationToken cancellation)
    {
        Prefix = q ?? "";
        Users = await recommender.FindUsersAsync(Prefix, Most, cancellation);
    }
}
