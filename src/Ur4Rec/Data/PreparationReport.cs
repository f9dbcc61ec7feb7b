namespace Ur4Rec.Data;

/// <summary>How many users, items and interactions there are.</summary>
/// <param name="Users">Users with at least one interaction.</param>
/// <param name="Items">Items with at least one interaction; of a dataset, its catalogue.</param>
/// <param name="Interactions">Interactions.</param>
public readonly record struct DatasetSize(int Users, int Items, long Interactions);

/// <summary>What preparation dropped and what it kept; stored with every result.</summary>
/// <param name="Options">The options it ran with.</param>
/// <param name="Raw">The data as given.</param>
/// <param name="WithoutRating">Interactions dropped because a minimum rating was asked for and they have none.</param>
/// <param name="BelowMinRating">Interactions dropped because their rating is below the minimum.</param>
/// <param name="BeyondMaxPerUser">Interactions dropped because their user has enough newer ones.</param>
/// <param name="OutsideCore">Interactions dropped because their user or item has too few.</param>
/// <param name="CoreRounds">Passes in which the core dropped something, until nothing more fell.</param>
/// <param name="Prepared">What is left: the size of the dataset.</param>
public sealed record PreparationReport(
    PreparationOptions Options,
    DatasetSize Raw,
    long WithoutRating,
    long BelowMinRating,
    long BeyondMaxPerUser,
    long OutsideCore,
    int CoreRounds,
    DatasetSize Prepared);

/// <summary>A dataset and how it came to be.</summary>
/// <param name="Dataset">The sequences.</param>
/// <param name="Report">What was dropped on the way.</param>
public sealed record PreparedData(SequenceDataset Dataset, PreparationReport Report);
