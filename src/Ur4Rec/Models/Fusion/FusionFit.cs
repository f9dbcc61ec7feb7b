namespace Ur4Rec.Models.Fusion;

/// <summary>What weights were learned from.</summary>
/// <param name="Cases">Number of validation cases that were learned from.</param>
/// <param name="Unreachable">Number of further ones whose target was not among the candidates.</param>
/// <param name="Loss">The mean cross-entropy of the cases with the weights, in nats.</param>
public sealed record FusionFit(int Cases, int Unreachable, double Loss);
