using Ur4Rec.Data.Quality;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;
using static Ur4Rec.Data.Quality.QualityFinding;

namespace Ur4Rec;

/// <summary>Judges a finished run by what its result says and by what its model and baselines answer. The limits are rules of thumb.</summary>
/// <param name="pool">Where resamples run.</param>
internal sealed class RunFindings(WorkerPool pool)
{
    private const string Metric = "ndcg@10";

    public static QualityFinding Warning(string warning) =>
        Judge("warning", warning, bad: false, warn: true, "The run itself said so; log.txt says when.");

    public static QualityFinding SkippedSteps(int skipped) => Judge(
        "skipped steps",
        Text($"{skipped:N0}"),
        bad: false,
        warn: skipped > 0,
        "Their loss or gradient was not finite, and nothing was learned from them; log.txt says where it began. "
        + "A lower sasrec_lr or retriever_lr mostly helps.");

    public QualityFinding AgainstPopularity(string part, EvaluationResult model, EvaluationResult popularity)
    {
        var (value, difference) = Against(model, popularity);
        return Judge(
            $"{part} against popularity",
            value,
            bad: difference.High <= 0,
            warn: difference.Low <= 0,
            difference.High <= 0
                ? "A list of the most popular items does as well or better: the model is of no use yet. See in metrics.jsonl whether it still learned when it stopped "
                  + "(more epochs_per_stage) or never did (sasrec_lr), and examine its data with `ur4rec doctor --store`."
                : "These cases cannot tell the model from a list of the most popular items; train longer, or test with more cases.");
    }

    public QualityFinding AgainstItemToItem(EvaluationResult model, EvaluationResult baseline)
    {
        var (value, difference) = Against(model, baseline);
        return Judge(
            $"test against {baseline.Scorer}",
            value,
            bad: false,
            warn: difference.High < 0,
            "A closed-form model, made in seconds, does better: train longer, give it a part in the ranking (fusion_ease: true), or use it instead.");
    }

    public QualityFinding Gap(EvaluationResult validation, EvaluationResult test)
    {
        var (promised, kept) = (validation.Metrics[Metric], test.Metrics[Metric]);
        var interval = IntervalOf(test);
        var isBelow = kept < 0.8 * promised && interval.High < promised;
        return Judge(
            "validation and test",
            Text($"{Metric} {promised:F4} in validation, {kept:F4} in the test (95 % {interval.Low:F4} to {interval.High:F4})"),
            bad: false,
            warn: isBelow || (kept > 1.25 * promised && interval.Low > promised),
            isBelow
                ? "The model does not keep what validation promised: it was chosen by too few cases or too often, or taste changed in between. "
                  + "Report the test alone, and use more validation cases."
                : "The test is easier than validation, as where something of it is known: look for texts that name test targets, and for repeated "
                  + "targets, with `ur4rec doctor --store`.");
    }

    public QualityFinding Protocols(RunTrials trials)
    {
        var disagreements = ProtocolComparison.Disagreements(trials.Full, trials.Sampled, Metric, pool);
        var verdict = disagreements.Count == 0
            ? "they agree"
            : string.Join("; ", disagreements.Select(pair => $"full says {pair.Full}, sampled {pair.Sampled}"));
        return Judge(
            "full against sampled",
            $"{Metric} {Ranking("full", trials.Full)}; {Ranking("sampled", trials.Sampled)}: {verdict}",
            bad: false,
            warn: disagreements.Count > 0,
            trials.Protocol == ProtocolName.Sampled
                ? "This run was validated and tested under sampled, which here prefers the wrong model: set eval_protocol: full, and train again."
                : "Believe full, by which this run was validated and tested; do not choose between models by sampled metrics, nor compare with those of papers.");
    }

    private (string Value, ConfidenceInterval Difference) Against(EvaluationResult model, EvaluationResult baseline)
    {
        var difference = PairedDifference.Of(baseline, model, new EvaluationOptions(), pool);
        var interval = difference.Intervals[Metric];
        return (
            Text($"{Metric} {model.Metrics[Metric]:F4}, {baseline.Scorer} {baseline.Metrics[Metric]:F4}; ")
            + $"difference {Signed(difference.Means[Metric])} (95 % {Signed(interval.Low)} to {Signed(interval.High)})",
            interval);
    }

    private static string Signed(double value) => Text($"{value:+0.0000;-0.0000;0.0000}");

    private ConfidenceInterval IntervalOf(EvaluationResult result)
    {
        var options = new EvaluationOptions();
        return Bootstrap.Intervals(new CaseMetrics(result.Ranks), options.Resamples, options.Seed, pool)[Metric];
    }

    private static string Ranking(string protocol, IReadOnlyList<EvaluationResult> results) => $"{protocol}: " + string.Join(
        " > ", results.OrderByDescending(result => result.Metrics[Metric]).Select(result => Text($"{result.Scorer} {result.Metrics[Metric]:F4}")));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
