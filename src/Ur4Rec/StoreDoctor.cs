using Ur4Rec.Data;
using Ur4Rec.Data.Quality;
using Ur4Rec.Data.Storage;
using Ur4Rec.Numerics;

namespace Ur4Rec;

/// <summary>Examines a store: what it holds, what a split of it asks and gives away, and whether its texts know the answers.</summary>
public static class StoreDoctor
{
    /// <summary>
    /// The findings, in the order to read them: of the store as it is, then of its data prepared and split as the configuration says, then of
    /// the texts that a run of the configuration would read.
    /// </summary>
    /// <param name="configuration">Names the store, and says how a run would prepare and split it.</param>
    /// <param name="minInteractions">Fewest interactions of a user who is of use; leave_one_out needs 3.</param>
    /// <exception cref="InputException">The store cannot be read, preparation leaves nothing of it, or it cannot be split so.</exception>
    public static QualityReport Examine(RunConfiguration configuration, int minInteractions)
    {
        using var store = InteractionStore.Open(configuration.Store ?? throw new InputException("No store is named; give --store FILE."));
        var asItIs = QualityReport.Of(store, minInteractions);
        return store.Size().Interactions == 0 ? asItIs : new QualityReport([.. asItIs.Findings, .. OfRuns(configuration)]);
    }

    private static List<QualityFinding> OfRuns(RunConfiguration configuration)
    {
        var data = RunData.Load(configuration);
        List<QualityFinding> findings = [.. SplitFindings.Of(data.Split)];
        if (data.Split.Test.Count == 0)
            return findings;
        using var pool = new WorkerPool(configuration.ThreadCount);
        var permissive = configuration with { Texts = configuration.Texts with { AllowLeaking = true } };
        findings.AddRange(TextGuard.Check(permissive, data, pool).Select(TextFindings.OfStore));
        return findings;
    }
}
