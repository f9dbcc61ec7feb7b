namespace Ur4Rec.Models.Fusion;

/// <summary>What one component says of one candidate.</summary>
/// <param name="Name">The component's name.</param>
/// <param name="Score">The scorer's own score, on its own scale.</param>
/// <param name="StandardScore">The query's z-score: over the catalogue, or, for a scorer of candidates alone, over these.</param>
/// <param name="Contribution">The query's weight times the z-score; a candidate's fused score is the sum of its contributions in the order of the components.</param>
public readonly record struct ComponentScore(string Name, float Score, float StandardScore, float Contribution);
