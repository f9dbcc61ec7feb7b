using Ur4Rec.Data;

namespace Ur4Rec.Serving;

/// <summary>Something a user did.</summary>
/// <param name="Id">Names the event, at most 128 characters: one whose id was recorded before is that event again.</param>
/// <param name="User">Who.</param>
/// <param name="Item">With what; an item of the catalogue.</param>
/// <param name="Time">When, in Unix seconds.</param>
/// <param name="Rating">How much they liked it; needed where the model's histories hold only what was rated well (<c>min_rating</c>).</param>
/// <param name="Kind">What they did, e.g. <c>purchase</c>.</param>
public sealed record UserEvent(string Id, UserId User, ItemId Item, long Time, double? Rating = null, string? Kind = null);

/// <summary>What became of an event.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Status">Whether it is new.</param>
/// <param name="InHistory">
/// Whether it counts in the history that the model reads; one rated below the model's <c>min_rating</c> is kept, but does not.
/// </param>
public readonly record struct EventReceipt(string Id, EventStatus Status, bool InHistory);

/// <summary>Whether an event is new.</summary>
public enum EventStatus
{
    /// <summary>It was recorded now.</summary>
    Recorded,

    /// <summary>An event of this id was recorded before.</summary>
    Duplicate,
}

/// <summary>What a user did.</summary>
/// <param name="User">Who.</param>
/// <param name="Total">Entries of the whole history.</param>
/// <param name="IsStale">See <see cref="RecommendationAnswer.IsStale"/>.</param>
/// <param name="Sentences">What is written about the user and the model reads; empty where it reads none.</param>
/// <param name="Entries">The newest first.</param>
public sealed record UserHistory(string User, int Total, bool IsStale, IReadOnlyList<string> Sentences, IReadOnlyList<HistoryEntry> Entries);

/// <summary>An entry of a history.</summary>
/// <param name="Item">The item's id.</param>
/// <param name="Title">Its title, where it has one.</param>
/// <param name="Genres">Its genres.</param>
/// <param name="Time">Unix seconds.</param>
/// <param name="FromTraining">Whether the model's training data has it; else an event brought it.</param>
public sealed record HistoryEntry(string Item, string? Title, IReadOnlyList<string> Genres, long Time, bool FromTraining);
