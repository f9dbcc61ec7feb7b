using Ur4Rec.Data.Quality;

namespace Ur4Rec;

/// <summary>What a run was given, judged before anything is trained: <c>data.json</c>.</summary>
/// <param name="Dataset">The data.</param>
/// <param name="Quality">What was found in it.</param>
/// <param name="Texts">The texts that the run was given, each with the verdict of the leakage audit.</param>
public sealed record RunDataReport(DatasetSummary Dataset, QualityReport Quality, IReadOnlyList<AuditedTexts> Texts)
{
    /// <summary>Judges a run's data.</summary>
    /// <exception cref="Data.InputException">The store cannot be read any more.</exception>
    internal static RunDataReport Of(RunData data, IReadOnlyList<AuditedTexts> texts) => new(DatasetSummary.Of(data), data.Examine(), texts);
}
