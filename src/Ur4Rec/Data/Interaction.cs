namespace Ur4Rec.Data;

/// <summary>One thing a user did with one item, as the data tells it. The order of a list of these is the file's order.</summary>
/// <param name="User">Who.</param>
/// <param name="Item">With what.</param>
/// <param name="Time">When, in Unix seconds; for data without clock times, the position in the user's sequence.</param>
/// <param name="Rating">How much they liked it, on the data's own scale; null where the data has no rating.</param>
/// <param name="Kind">What they did, e.g. <c>purchase</c>; null where the data does not say.</param>
public readonly record struct Interaction(UserId User, ItemId Item, long Time, double? Rating = null, string? Kind = null);
