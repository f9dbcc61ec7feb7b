namespace Ur4Rec.Evaluation;

/// <summary>Results side by side: plain data for whoever prints it.</summary>
/// <param name="Metrics">[columns] names of metrics.</param>
/// <param name="Rows">A row a scorer.</param>
public sealed record ComparisonTable(IReadOnlyList<string> Metrics, IReadOnlyList<ComparisonRow> Rows)
{
    /// <summary>Lines results up, in the given order.</summary>
    /// <param name="metrics">Which metrics to show; each must be in every result.</param>
    /// <param name="results">Results of the same cases under the same protocol.</param>
    /// <exception cref="ArgumentException">The results are of different splits, protocols or numbers of cases, and so cannot be compared.</exception>
    public static ComparisonTable Of(IReadOnlyList<string> metrics, IReadOnlyList<EvaluationResult> results)
    {
        foreach (var other in results)
        {
            if (other.Split != results[0].Split || other.Protocol != results[0].Protocol || other.Ranks.Count != results[0].Ranks.Count)
                throw new ArgumentException($"'{other.Scorer}' was not evaluated on the same cases in the same way as '{results[0].Scorer}'.", nameof(results));
        }

        return new ComparisonTable(metrics, [.. results.Select(result => new ComparisonRow(result.Scorer, [.. metrics.Select(name => result.Metrics[name])]))]);
    }
}

/// <summary>One scorer's numbers.</summary>
/// <param name="Scorer">Name of the scorer.</param>
/// <param name="Values">[columns] in the order of <see cref="ComparisonTable.Metrics"/>.</param>
public sealed record ComparisonRow(string Scorer, IReadOnlyList<double> Values);
