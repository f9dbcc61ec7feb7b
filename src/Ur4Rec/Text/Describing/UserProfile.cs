namespace Ur4Rec.Text.Describing;

/// <summary>A trait that a user chooses more or less often than all users together do.</summary>
/// <param name="Name">The trait, e.g. a genre.</param>
/// <param name="Count">How many of the user's choices have it.</param>
/// <param name="Lift">The part of the user's choices that have it, divided by the part of everybody's.</param>
public sealed record TraitLift(string Name, int Count, double Lift);

/// <summary>A trait that became more or less common among a user's choices.</summary>
/// <param name="Name">The trait.</param>
/// <param name="EarlierShare">The part of the earlier choices that have it, 0 .. 1.</param>
/// <param name="RecentShare">The part of the recent choices that have it, 0 .. 1.</param>
public sealed record TraitShift(string Name, double EarlierShare, double RecentShare);

/// <summary>Over how many kinds of items a user's choices spread.</summary>
/// <param name="Kinds">Kinds chosen at least once.</param>
/// <param name="CatalogueKinds">Kinds that the catalogue has.</param>
/// <param name="Evenness">The effective number of the user's kinds (exponential of the entropy), divided by that of everybody's choices.</param>
public sealed record TasteBreadth(int Kinds, int CatalogueKinds, double Evenness);

/// <summary>What a user's training history tells. Lists hold the most telling first and are empty where there is too little to go by.</summary>
/// <param name="Interactions">Choices in the training history.</param>
/// <param name="Favoured">Kinds chosen more often than by others.</param>
/// <param name="Avoided">Kinds chosen less often than by others.</param>
/// <param name="Decades">Decades chosen more often than by others.</param>
/// <param name="Rising">Kinds more common in the last third of the history than before.</param>
/// <param name="Falling">Kinds less common in the last third of the history than before.</param>
/// <param name="IsLongEnoughForShifts">Whether the history is long enough to compare its last third with the rest.</param>
/// <param name="Breadth">Null where there are too few choices whose kind is known.</param>
/// <param name="RecentTitles">Titles of the newest choices, the newest first.</param>
/// <param name="RareTitles">Titles, none of them among the newest, that fewest others chose, but some did; the rarest first.</param>
/// <param name="PopularityRank">
/// The median over the choices of the part of everybody's choices that went to less popular items, 0 .. 1: one half for a
/// user like all others. Null where there are too few choices.
/// </param>
public sealed record UserProfile(
    int Interactions,
    IReadOnlyList<TraitLift> Favoured,
    IReadOnlyList<TraitLift> Avoided,
    IReadOnlyList<TraitLift> Decades,
    IReadOnlyList<TraitShift> Rising,
    IReadOnlyList<TraitShift> Falling,
    bool IsLongEnoughForShifts,
    TasteBreadth? Breadth,
    IReadOnlyList<string> RecentTitles,
    IReadOnlyList<string> RareTitles,
    double? PopularityRank);
