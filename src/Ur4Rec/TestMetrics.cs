using System.Diagnostics;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec;

/// <summary>How the targets of a result were chosen and ranked.</summary>
/// <param name="Name"><c>full</c> or <c>sampled</c>.</param>
/// <param name="Description">Exactly what is ranked, in a line.</param>
/// <param name="Split">How the data was divided.</param>
public sealed record ProtocolSummary(string Name, string Description, string Split);

/// <summary>What a model is worth on the test cases, beside what simpler scorers are.</summary>
/// <param name="Scorer">Name of the model.</param>
/// <param name="Protocol">How targets were ranked.</param>
/// <param name="Test">The model's metrics by name.</param>
/// <param name="Intervals">95 % bootstrap intervals of the model's metrics, by name.</param>
/// <param name="Segments">The model's metrics by history length and by the target's popularity and training interactions.</param>
/// <param name="Baselines">Metrics of the baselines, by baseline and name: item-to-item, popularity, chance.</param>
/// <param name="Ranks">[test cases] where the model puts each target.</param>
/// <param name="TestSeconds">Seconds the model's test took.</param>
/// <param name="BaselineSeconds">Seconds the baselines took, their making included.</param>
public sealed record TestMetrics(
    string Scorer,
    ProtocolSummary Protocol,
    IReadOnlyDictionary<string, double> Test,
    IReadOnlyDictionary<string, ConfidenceInterval> Intervals,
    IReadOnlyList<SegmentResult> Segments,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Baselines,
    IReadOnlyList<TargetRank> Ranks,
    double TestSeconds,
    double BaselineSeconds)
{
    /// <summary>Evaluates a model and the baselines on the test cases.</summary>
    /// <param name="model">The model.</param>
    /// <param name="split">Whose test cases.</param>
    /// <param name="settings">How targets are ranked.</param>
    /// <param name="pool">Where it runs.</param>
    /// <param name="ranks">Processes that share the cases; each makes the same call. Null for one alone.</param>
    /// <exception cref="InputException">The split has no test case.</exception>
    public static TestMetrics Of(IScorer model, Split split, EvaluationSettings settings, WorkerPool pool, IRankGroup? ranks = null)
    {
        var evaluator = new Evaluator(pool, ranks);
        var start = Stopwatch.GetTimestamp();
        var test = evaluator.Evaluate(model, split, split.Test, settings.ForTest());
        var testSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        start = Stopwatch.GetTimestamp();
        var baselines = EvaluateBaselines(evaluator, split, settings.ForValidation(), pool).ToDictionary(baseline => baseline.Scorer, baseline => baseline.Metrics);
        var baselineSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        return new TestMetrics(
            model.Name,
            new ProtocolSummary(test.Protocol.Name, test.Protocol.Description, test.Split),
            test.Metrics, test.Intervals, test.Segments, baselines, test.Ranks, testSeconds, baselineSeconds);
    }

    private static IEnumerable<EvaluationResult> EvaluateBaselines(Evaluator evaluator, Split split, EvaluationOptions options, WorkerPool pool)
    {
        yield return evaluator.Evaluate(ItemToItemBaseline.Create(split, pool), split, split.Test, options);
        yield return evaluator.Evaluate(new PopularityScorer(split), split, split.Test, options);
        yield return Chance.Evaluate(split, split.Test, options, pool);
    }
}
