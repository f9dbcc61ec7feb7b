using Ur4Rec.Data;

namespace Ur4Rec.Text.Auditing;

/// <summary>What the author of a text was allowed to see, held against a split.</summary>
internal static class Knowledge
{
    /// <summary>
    /// Whether the author saw, or may have seen, something that the split holds out for the user. It is safe to have seen interactions older
    /// than the first one held out, or, in a view of the same name, no more than the training part has.
    /// </summary>
    /// <exception cref="ArgumentException">Nobody can say what the author saw.</exception>
    public static bool IsTooMuch(KnowsUntil knows, UserIndex user, TrainingView view, Split split)
    {
        if (knows.IsUnknown)
            throw new ArgumentException("What is not known cannot be compared.", nameof(knows));
        var trainLength = split.TrainingSequence(user).Length;
        var times = split.Dataset.Times(user).Span;
        if (knows.Time is not { } newestSeen || trainLength == times.Length)
            return false;
        return newestSeen >= times[trainLength] && !(knows.View == view.Description && knows.Interactions <= trainLength);
    }
}
