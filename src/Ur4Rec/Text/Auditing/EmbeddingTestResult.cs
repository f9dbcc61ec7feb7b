namespace Ur4Rec.Text.Auditing;

/// <summary>
/// How often a user's text is closer to a target than to items as popular, never touched, and as like the user's training items: 0.5 where
/// the text tells nothing beyond the training history.
/// </summary>
/// <param name="Encoder">What made the vectors.</param>
/// <param name="Cases">Users compared.</param>
/// <param name="HeldOut">For the held-out test items.</param>
/// <param name="Reference">
/// For the last training items, each held against the items before it: what an author who saw the target brings about.
/// </param>
public sealed record EmbeddingTestResult(string Encoder, int Cases, Estimate HeldOut, Estimate? Reference);
