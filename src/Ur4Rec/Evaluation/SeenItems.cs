using Ur4Rec.Data;
using Ur4Rec.Models;

namespace Ur4Rec.Evaluation;

/// <summary>What a case's user has seen up to and with the target.</summary>
internal static class SeenItems
{
    /// <summary>The items of the history and the target, each once, ascending.</summary>
    /// <param name="split">What the case belongs to.</param>
    /// <param name="case">The case.</param>
    /// <param name="buffer">At least one longer than the history; holds the result.</param>
    public static ReadOnlySpan<int> Of(Split split, EvaluationCase @case, Span<int> buffer) =>
        DistinctItems.Of(split.Dataset.Sequence(@case.User).Span[..(@case.TargetPosition + 1)], buffer);
}
