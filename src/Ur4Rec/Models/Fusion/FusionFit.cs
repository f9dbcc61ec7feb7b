namespace Ur4Rec.Models.Fusion;

/// <summary>Weights that were learned.</summary>
/// <param name="Components">The scorers with their weights.</param>
/// <param name="Cases">Number of validation cases they were learned from.</param>
/// <param name="Loss">The mean cross-entropy of these cases with the weights, in nats.</param>
public sealed record FusionFit(IReadOnlyList<FusionComponent> Components, int Cases, double Loss);
