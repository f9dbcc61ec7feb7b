namespace Ur4Rec.Data.Sequences;

/// <summary>An interaction in numbers.</summary>
/// <param name="User">The number of its user in <see cref="IInteractionLog.Users"/>.</param>
/// <param name="Item">The number of its item in <see cref="IInteractionLog.Items"/>.</param>
/// <param name="Time">Unix seconds.</param>
/// <param name="Position">Its place in the order of the data.</param>
/// <param name="Rating">NaN where there is none.</param>
internal readonly record struct LogRow(int User, int Item, long Time, long Position, double Rating);

/// <summary>Raw interactions.</summary>
internal interface IInteractionLog
{
    /// <summary>Number of interactions.</summary>
    long Count { get; }

    /// <summary>Users, some of them perhaps without interactions.</summary>
    IReadOnlyList<UserId> Users { get; }

    /// <summary>Items, some of them perhaps without interactions.</summary>
    IReadOnlyList<ItemId> Items { get; }

    /// <summary>All interactions, user by user, each user's by time and then position.</summary>
    /// <param name="withRatings">Whether ratings are asked for; else they are NaN.</param>
    IEnumerable<LogRow> Rows(bool withRatings);
}
