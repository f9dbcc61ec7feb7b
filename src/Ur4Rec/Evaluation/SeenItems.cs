using Ur4Rec.Data;
using Ur4Rec.Models;

namespace Ur4Rec.Evaluation;

/// <summary>What a case's user has seen up to and with the target, dropped by preparation or not.</summary>
internal static class SeenItems
{
    /// <summary>Room that the result of <see cref="Of"/> needs.</summary>
    public static int MaxCount(Split split, EvaluationCase @case) => @case.TargetPosition + 1 + split.Dropped(@case).Length;

    /// <summary>The items of the history, those dropped from it and the target, each once, ascending.</summary>
    /// <param name="split">What the case belongs to.</param>
    /// <param name="case">The case.</param>
    /// <param name="buffer">At least <see cref="MaxCount"/> long; holds the result.</param>
    public static ReadOnlySpan<int> Of(Split split, EvaluationCase @case, Span<int> buffer) =>
        DistinctItems.Of(split.Dataset.Sequence(@case.User).Span[..(@case.TargetPosition + 1)], split.Dropped(@case).Span, buffer);
}
