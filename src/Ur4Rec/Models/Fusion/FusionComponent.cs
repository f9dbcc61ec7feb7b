namespace Ur4Rec.Models.Fusion;

/// <summary>One of the scorers that are fused.</summary>
/// <param name="Scorer">Gives the scores; its name is the component's.</param>
/// <param name="Weight">What its z-scores are multiplied by; any finite number.</param>
public sealed record FusionComponent(IScorer Scorer, double Weight);
