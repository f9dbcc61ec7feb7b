using Ur4Rec.Data;

namespace Ur4Rec.Text;

/// <summary>Which interactions the author of a text was allowed to see.</summary>
/// <param name="View">The name of the training view (<see cref="TrainingView.Description"/>), <see cref="NoInteractions"/> or <see cref="NotKnown"/>.</param>
/// <param name="Interactions">How many of the subject's interactions were seen; null where no view is named.</param>
/// <param name="Time">Unix seconds of the newest interaction seen; null where none was seen, or no view is named.</param>
public sealed record KnowsUntil(string View, int? Interactions, long? Time)
{
    /// <summary>The view of a text made from no interaction at all, such as an item's description.</summary>
    public const string NoInteractions = "nothing";

    /// <summary>The view of a text that came from elsewhere.</summary>
    public const string NotKnown = "unknown";

    /// <summary>The text was made from no interaction at all.</summary>
    public static KnowsUntil Nothing { get; } = new(NoInteractions, null, null);

    /// <summary>Nobody can say what the author saw.</summary>
    public static KnowsUntil Unknown { get; } = new(NotKnown, null, null);

    /// <summary>Whether nobody can say what the author saw.</summary>
    public bool IsUnknown => View == NotKnown;

    /// <summary>The text was made from a user's interactions in a view.</summary>
    public static KnowsUntil Training(TrainingView view, UserIndex user)
    {
        var times = view.Times(user).Span;
        return new KnowsUntil(view.Description, times.Length, times.IsEmpty ? null : times[^1]);
    }
}
