namespace Ur4Rec.Recommending.Batch;

/// <summary>How far a batch is, on this rank.</summary>
/// <param name="Users">Users whose answers are written, those of an earlier start among them.</param>
/// <param name="Total">Users that fall to this rank.</param>
public readonly record struct BatchProgress(int Users, int Total);

/// <summary>What a batch came to, over all ranks.</summary>
/// <param name="Users">Users who are answered in the output.</param>
/// <param name="Parts">Parts that the output was joined of.</param>
/// <param name="ResumedParts">Those of them that an earlier start had written.</param>
/// <param name="ResumedUsers">Users who are answered in these.</param>
public sealed record BatchSummary(int Users, int Parts, int ResumedParts, int ResumedUsers);
