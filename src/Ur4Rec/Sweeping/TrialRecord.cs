namespace Ur4Rec.Sweeping;

/// <summary>A finished trial of a rung: a line of <c>trials.jsonl</c>.</summary>
/// <param name="Rung">From 1.</param>
/// <param name="Trial">Its number, from 1.</param>
/// <param name="Settings">What it has of the axes, by key.</param>
/// <param name="Epochs">Epochs trained, over all stages.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="Validation">Validation metrics of the best model, by name; null where the training failed.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
public sealed record TrialRecord(
    int Rung, int Trial, IReadOnlyDictionary<string, string> Settings, int Epochs, double Seconds, IReadOnlyDictionary<string, double>? Validation,
    string? Failure);

/// <summary>What a training came to.</summary>
/// <param name="Epochs">Epochs trained, over all stages.</param>
/// <param name="Validation">Validation metrics of the best model, by name; null where the training failed.</param>
/// <param name="Failure">Why it failed: a value was not finite.</param>
internal sealed record TrialOutcome(int Epochs, IReadOnlyDictionary<string, double>? Validation, string? Failure);
