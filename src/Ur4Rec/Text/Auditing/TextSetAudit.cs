namespace Ur4Rec.Text.Auditing;

/// <summary>What the audit of a set of texts came to.</summary>
/// <param name="Set">The set.</param>
/// <param name="Descriptions">Subjects described that belong to the data.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Why">Its reason, in a line.</param>
/// <param name="KnowTooMuch">Users whose text was written by an author who saw an interaction held out for them, or one of its time.</param>
/// <param name="Test">How often the test targets are named; null where none could be.</param>
/// <param name="Validation">How often the validation targets are named.</param>
/// <param name="Reference">
/// For item texts, how often users' last training items are named by the descriptions of those before: what likeness alone explains.
/// </param>
/// <param name="Positions">For user texts, the rate by place in the history.</param>
/// <param name="Embedding">The second test; null where it was not made.</param>
/// <param name="Examples">Texts that name what is held out, at most five.</param>
public sealed record TextSetAudit(
    TextSet Set,
    int Descriptions,
    LeakageVerdict Verdict,
    string Why,
    int KnowTooMuch,
    NamingRates? Test,
    NamingRates? Validation,
    NamingRates? Reference,
    IReadOnlyList<PositionRate> Positions,
    EmbeddingTestResult? Embedding,
    IReadOnlyList<LeakExample> Examples);
