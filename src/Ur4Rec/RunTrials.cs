using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Numerics;

namespace Ur4Rec;

/// <summary>A run's model and its baselines, asked anew: under the run's protocol, and under both.</summary>
/// <param name="Validation">The model's result on the validation cases, under the run's protocol.</param>
/// <param name="ValidationPopularity">Popularity's.</param>
/// <param name="Full">Results on the test cases under the full protocol: the model's, the item-to-item baseline's, popularity's.</param>
/// <param name="Sampled">Those under the sampled protocol.</param>
/// <param name="Protocol">The run's own.</param>
internal sealed record RunTrials(
    EvaluationResult Validation, EvaluationResult ValidationPopularity, IReadOnlyList<EvaluationResult> Full, IReadOnlyList<EvaluationResult> Sampled,
    ProtocolName Protocol)
{
    public EvaluationResult Test => OfRun[0];

    public EvaluationResult TestItemToItem => OfRun[1];

    public EvaluationResult TestPopularity => OfRun[2];

    private IReadOnlyList<EvaluationResult> OfRun => Protocol == ProtocolName.Full ? Full : Sampled;

    public static RunTrials Of(TrainedRun run, WorkerPool pool)
    {
        var (split, settings, evaluator) = (run.Data.Split, run.Configuration.Evaluation, new Evaluator(pool));
        var popularity = new PopularityScorer(split);
        IScorer[] scorers = [run.Scorer, ItemToItemBaseline.Create(split, pool), popularity];
        return new RunTrials(
            evaluator.Evaluate(run.Scorer, split, split.Validation, settings.ForValidation()),
            evaluator.Evaluate(popularity, split, split.Validation, settings.ForValidation()),
            Under(ProtocolName.Full),
            Under(ProtocolName.Sampled),
            settings.Protocol);

        EvaluationResult[] Under(ProtocolName protocol) =>
            Array.ConvertAll(scorers, scorer => evaluator.Evaluate(scorer, split, split.Test, (settings with { Protocol = protocol }).ForValidation()));
    }
}
