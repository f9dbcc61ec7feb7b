using Ur4Rec.Serving;

namespace Ur4Rec.Server.Hosting;

/// <summary>What an application serves, and within what limits; see <see cref="ServingOptions"/>.</summary>
public sealed class Ur4RecOptions
{
    /// <summary>See <see cref="ServingOptions.Run"/>.</summary>
    public string? Run { get; set; }

    /// <summary>See <see cref="ServingOptions.Store"/>.</summary>
    public string? Store { get; set; }

    /// <summary>See <see cref="ServingOptions.State"/>.</summary>
    public string? State { get; set; }

    /// <summary>See <see cref="ServingOptions.Rules"/>.</summary>
    public RankingRules Rules { get; set; } = RankingRules.None;

    /// <summary>What requests of the API may ask for.</summary>
    public ServerLimits Limits { get; set; } = new();
}
