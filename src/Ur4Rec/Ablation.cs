using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>
/// Makes the rows of an ablation. All of them but the baselines and the full model begin from the sequence model as the first stage left it;
/// those that read texts or images train a retriever anew with the run's configuration and seed, by the stage pretrain_retriever alone.
/// </summary>
/// <param name="configuration">That of the run.</param>
/// <param name="split">The run's data.</param>
/// <param name="pieces">The run's model with what it reads.</param>
/// <param name="pretrainedPath">The sequence model of the first stage.</param>
/// <param name="pool">Where the work runs.</param>
/// <param name="observer">Told of the trainings and of each row as it is made.</param>
internal sealed class Ablation(
    RunConfiguration configuration, Split split, RunPieces pieces, string pretrainedPath, WorkerPool pool, IRunObserver observer)
{
    private readonly Evaluator _evaluator = new(pool);
    private readonly EvaluationOptions _evaluation = configuration.Evaluation.ForValidation();
    private readonly List<MeasuredModel> _measured = [];

    /// <summary>Makes every row that the run can have.</summary>
    /// <param name="model">The run's final model.</param>
    /// <param name="warnings">The run's warnings.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <exception cref="InputException">The sequence model of the first stage cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public AblationReport Run(IScorer model, IReadOnlyList<string> warnings, CancellationToken cancellation)
    {
        observer.OnMessage("finding what each component adds");
        Measure("popularity", null, new PopularityScorer(split));
        var itemToItem = pieces.Collaborative.OfType<EaseScorer>().FirstOrDefault() ?? ItemToItemBaseline.Create(split, pool);
        Measure(itemToItem.Name, null, itemToItem);
        var alone = Options with { Retriever = null, Memory = null, Fusion = Options.Fusion with { Ease = false, Content = false, Popularity = false } };
        MeasureSequence(AblationRows.Reference, null, alone, []);
        var closedForm = MeasureClosedForm(alone);
        if (pieces is { Tables: not null, Features: { } features })
        {
            var addsTo = AblationRows.Reference;
            foreach (var step in RetrieverStep.Of(features, configuration.UseMemory))
            {
                var options = alone with { Retriever = Options.Retriever, Memory = step.HasMemory ? Options.Memory : null };
                MeasureRetriever(step, addsTo, options, cancellation);
                addsTo = step.Name;
            }

            Measure("full", closedForm, model);
        }

        var test = _measured[0].Test;
        return new AblationReport(
            new ProtocolSummary(test.Protocol.Name, test.Protocol.Description, test.Split),
            warnings,
            configuration.Training.Seed,
            new AblationRows(_measured, split, configuration.Evaluation.ForTest(), pool).Make());
    }

    private Ur4RecOptions Options => configuration.Model;

    /// <summary>The sequence model with the scorers that learn from who had what, and then with the likeness of descriptions too.</summary>
    /// <returns>The row that has all of them.</returns>
    private string MeasureClosedForm(Ur4RecOptions alone)
    {
        var last = AblationRows.Reference;
        var withoutContent = Options.Fusion with { Content = false };
        var collaborative = pieces.Collaborative.Where(scorer => scorer is not ContentScorer).ToArray();
        if (collaborative.Length > 0)
        {
            MeasureSequence("collaborative", last, alone with { Fusion = withoutContent }, collaborative);
            last = "collaborative";
        }

        if (Options.Fusion.Content)
        {
            MeasureSequence("content", last, alone with { Fusion = Options.Fusion }, pieces.Collaborative);
            last = "content";
        }

        return last;
    }

    private void MeasureSequence(string name, string? addsTo, Ur4RecOptions options, IReadOnlyList<IScorer> collaborative)
    {
        using var model = NewModel(options, features: null);
        using var scorer = new Ur4RecScorer(model, features: null, collaborative, pool);
        scorer.SetWeights(split, pool);
        Measure(name, addsTo, scorer);
    }

    private void MeasureRetriever(RetrieverStep step, string addsTo, Ur4RecOptions options, CancellationToken cancellation)
    {
        using var model = NewModel(options, step.Features);
        var trainer = new JointTrainer(
            model, step.Features, collaborative: [], split, configuration.Training, TrainingOf(step), pool,
            scorer => _evaluator.Evaluate(scorer, split, split.Validation, _evaluation).Metrics);
        trainer.Run([Stage.PretrainRetriever], new AblationObserver(step.Name, observer), cancellation);
        using var scorer = new Ur4RecScorer(model, step.Features, collaborative: [], pool);
        Measure(step.Name, addsTo, scorer);
    }

    private Ur4RecModel NewModel(Ur4RecOptions options, RetrieverFeatures? features)
    {
        var model = pieces.NewModel(options, features);
        try
        {
            model.SasRec.Load(pretrainedPath, RunPieces.SequencePrefix);
            return model;
        }
        catch (Exception e)
        {
            model.Dispose();
            if (e is SafetensorsException or IOException)
                throw new InputException($"The first stage's model cannot be read: {e.Message}", e);
            throw;
        }
    }

    /// <summary>What compares images with descriptions is off while there are no images.</summary>
    private RetrieverTrainingOptions TrainingOf(RetrieverStep step)
    {
        var training = configuration.RetrieverTraining;
        return step.Features.ItemImages is null ? training with { Losses = training.Losses with { ConsistencyWeight = 0 } } : training;
    }

    private void Measure(string name, string? addsTo, IScorer scorer)
    {
        var validation = _evaluator.Evaluate(scorer, split, split.Validation, _evaluation);
        var test = _evaluator.Evaluate(scorer, split, split.Test, _evaluation);
        _measured.Add(new MeasuredModel(name, addsTo, validation.Metrics, test));
        observer.OnMessage(string.Create(CultureInfo.InvariantCulture,
            $"ablation {name}: validation ndcg@10 {validation.Metrics["ndcg@10"]:F4}, test ndcg@10 {test.Metrics["ndcg@10"]:F4}"));
    }
}
