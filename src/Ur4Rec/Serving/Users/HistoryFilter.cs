using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Users;

/// <summary>Which events the model's histories hold: those that preparation would have kept of the training data.</summary>
/// <param name="options">How the training data was prepared.</param>
internal sealed class HistoryFilter(PreparationOptions options)
{
    /// <summary>Entries of a history that are kept, the newest; 0 keeps all.</summary>
    public int MaxLength => options.MaxInteractionsPerUser;

    /// <summary>Whether items that a history does not hold, for their rating, are not to be offered.</summary>
    public bool ExcludesDropped => options.ExcludeDropped;

    /// <summary>Whether an event counts in the history.</summary>
    public bool Holds(UserEvent recorded) => options.MinRating is not { } least || recorded.Rating >= least;

    /// <summary>Checks that an event says what is needed to know whether it counts.</summary>
    /// <exception cref="InputException">It has no rating, and the histories hold only what was rated well.</exception>
    public void Require(UserEvent recorded)
    {
        if (options.MinRating is { } least && recorded.Rating is null)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"The event '{recorded.Id}' has no rating, and the model's histories hold only what was rated at least {least} (min_rating); give its rating."));
        }
    }
}
