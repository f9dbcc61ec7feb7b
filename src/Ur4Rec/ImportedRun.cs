using System.Diagnostics;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.PyTorch;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Training;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec;

/// <summary>Makes a run directory of a sequence model that PyTorch trained, so that it is evaluated and recommends like one trained here.</summary>
public static class ImportedRun
{
    private const string Provenance =
        "The weights were imported from PyTorch; what they were trained on is not known, so the test may not be unseen.";

    /// <summary>Fills a model of the configuration's shape, tests it, and writes the run directory. The run is the sequence model alone.</summary>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="items">What the checkpoint calls the items.</param>
    /// <param name="configuration">The model's shape, the data and the run directory; its stages and its fusion are left out.</param>
    /// <param name="overwrite">Whether a run in the run directory makes way.</param>
    /// <exception cref="InputException">The configuration, the data, the checkpoint or the run directory will not do.</exception>
    public static RunResult Create(ImportedWeights weights, ItemMap items, RunConfiguration configuration, bool overwrite)
    {
        configuration = configuration.WithFullPaths() with { Stages = [Stage.PretrainSasrec], Fusion = new FusionOptions() };
        var data = RunData.Load(configuration);
        EvaluationSummary.RequireCases(data.Split, data.Split.Validation);
        EvaluationSummary.RequireCases(data.Split, data.Split.Test);
        using var pool = new WorkerPool(configuration.ThreadCount);
        using var pieces = RunPieces.Make(configuration, data, [], pool);
        weights.CopyTo(pieces.Model.SasRec, RunPieces.SequencePrefix, RowsOf(data.Split.Dataset, items, weights));
        pieces.Model.Fusion.Set(Ur4RecModel.SequenceComponent, 1);

        var folder = configuration.OutputDirectory
            ?? throw new InputException("No run directory is named; give --output-dir DIR, or output_dir in the configuration.");
        using var held = RunLock.Take(folder);
        if (!overwrite && RunCheckpoints.AreIn(RunDirectory.At(folder)))
            throw new InputException($"{folder} holds an interrupted run; name another folder with --output-dir, or replace it with --overwrite.");
        var directory = RunDirectory.Create(folder, overwrite);
        RunDirectory.WriteWhole(directory.ConfigurationPath, ConfigurationYaml.Write(configuration));
        RunDirectory.WriteWhole(directory.DataPath, RunJson.Document(RunDataReport.Of(data, [])) + "\n");
        pieces.Model.Save(directory.CheckpointPath);
        pieces.Model.SasRec.Save(directory.PretrainedPath, RunPieces.SequencePrefix);
        return new RunConclusion(configuration, data, [], pieces, pool).Write(
            directory, [Untrained(configuration, data, pieces, pool)], [Provenance], CancellationToken.None);
    }

    private static StageResult Untrained(RunConfiguration configuration, RunData data, RunPieces pieces, WorkerPool pool)
    {
        using var scorer = pieces.NewScorer(pool);
        var start = Stopwatch.GetTimestamp();
        var validation = new Evaluator(pool).Evaluate(scorer, data.Split, data.Split.Validation, configuration.Evaluation.ForValidation()).Metrics;
        return new StageResult(
            Stage.PretrainSasrec.Name(), Epochs: 0, BestEpoch: 0, TrainSeconds: 0, Stopwatch.GetElapsedTime(start).TotalSeconds, Examples: 0,
            validation, validation, Kept: true);
    }

    private static long[] RowsOf(SequenceDataset dataset, ItemMap items, ImportedWeights weights)
    {
        var rows = new long[dataset.ItemCount];
        for (var item = 0; item < rows.Length; item++)
        {
            var id = dataset.IdOf(new ItemIndex(item));
            rows[item] = items.IndexOf(id) ?? throw weights.Wrong(
                $"nothing says which row is the store's item '{id}'; give --item-map FILE that knows it, or set item_core so that it is left out");
        }

        return rows;
    }
}
