namespace Ur4Rec.Data;

/// <summary>What an earlier preparation kept, for preparing again what is left of the same data.</summary>
/// <param name="Items">The items in the order of their numbers.</param>
/// <param name="ChosenItems">How many of the first of them have a kept interaction; what users did with the others was dropped.</param>
/// <param name="LeavesOut">Whether a user was dropped altogether.</param>
internal sealed record FixedCatalogue(IReadOnlyList<ItemId> Items, int ChosenItems, Func<UserId, bool> LeavesOut);
