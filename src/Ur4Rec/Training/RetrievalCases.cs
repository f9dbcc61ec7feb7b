using Ur4Rec.Data;
using Ur4Rec.Models;

namespace Ur4Rec.Training;

/// <summary>What one step of the retriever's training asks: of some users at some moment, the item that came next.</summary>
/// <param name="Users">[cases].</param>
/// <param name="TargetPositions">[cases] the target's position in the user's training sequence; all before it is history.</param>
/// <param name="Positives">[cases] the items at the target positions.</param>
/// <param name="Queries">[cases] the users with their histories before the targets, for scorers that are asked alike.</param>
internal sealed record RetrievalCases(UserIndex[] Users, int[] TargetPositions, ItemIndex[] Positives, ScoringQuery[] Queries)
{
    /// <summary>Number of cases.</summary>
    public int Count => Users.Length;

    /// <summary>The cases of users at positions of their training sequences.</summary>
    public static RetrievalCases Of(Split split, IReadOnlyList<EvaluationCase> targets) => new(
        [.. targets.Select(target => target.User)],
        [.. targets.Select(target => target.TargetPosition)],
        [.. targets.Select(target => split.TrainingSequence(target.User).Span[target.TargetPosition])],
        [.. targets.Select(target => ScoringQuery.Of(split, target))]);
}
