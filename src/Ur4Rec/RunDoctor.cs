using Ur4Rec.Data;
using Ur4Rec.Data.Quality;
using Ur4Rec.Numerics;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>Examines a finished run: whether its result can be believed, and whether the model is worth having.</summary>
public static class RunDoctor
{
    /// <summary>The findings, in the order to read them. The model and its baselines are asked again, under the full and the sampled protocol.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="store">The store, where it is no longer where the run found it; else null.</param>
    /// <exception cref="InputException">There is no finished run, a file of it is damaged, or the data is not what it was trained on.</exception>
    public static QualityReport Examine(string path, string? store)
    {
        var stored = StoredResult.Read(RunDirectory.Open(path));
        using var run = TrainedRun.Load(path, store);
        using var pool = new WorkerPool(run.Configuration.ThreadCount);
        var trials = RunTrials.Of(run, pool);
        var findings = new RunFindings(pool);
        return new QualityReport(
        [
            .. stored.Texts.Select(TextFindings.OfRun),
            .. stored.Warnings.Except(TextGuard.WarningsOf(stored.Texts)).Select(RunFindings.Warning),
            RunFindings.SkippedSteps(stored.SkippedBatches),
            findings.AgainstPopularity("validation", trials.Validation, trials.ValidationPopularity),
            findings.AgainstPopularity("test", trials.Test, trials.TestPopularity),
            findings.AgainstItemToItem(trials.Test, trials.TestItemToItem),
            findings.Gap(trials.Validation, trials.Test),
            findings.Protocols(trials),
        ]);
    }
}
