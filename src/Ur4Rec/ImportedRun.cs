using System.Diagnostics;
using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Python;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.PyTorch;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Kernels;
using Ur4Rec.Numerics.Serialization;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>Makes a run directory of a sequence model that PyTorch trained, so that it is evaluated and recommends like one trained here.</summary>
public static class ImportedRun
{
    /// <summary>Fills a model of the configuration's shape, tests it, and writes the run directory. The run is the sequence model alone.</summary>
    /// <param name="weights">The checkpoint.</param>
    /// <param name="items">What the checkpoint calls the items.</param>
    /// <param name="configuration">The model's shape, the data and the run directory; its stages and its fusion are left out.</param>
    /// <param name="overwrite">Whether a finished run in the run directory may be replaced.</param>
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

        var directory = RunDirectory.Create(
            configuration.OutputDirectory ?? throw new InputException("No run directory is named; give --output-dir DIR, or output_dir in the configuration."),
            overwrite);
        RunDirectory.WriteWhole(directory.ConfigurationPath, ConfigurationYaml.Write(configuration));
        pieces.Model.Save(directory.CheckpointPath);
        pieces.Model.SasRec.Save(directory.PretrainedPath, RunPieces.SequencePrefix);
        var result = Test(configuration, data, pieces, pool);
        RunDirectory.WriteWhole(directory.ResultPath, RunJson.Document(result) + "\n");
        return result;
    }

    private static RunResult Test(RunConfiguration configuration, RunData data, RunPieces pieces, WorkerPool pool)
    {
        using var scorer = pieces.NewScorer(pool);
        var start = Stopwatch.GetTimestamp();
        var validation = new Evaluator(pool).Evaluate(scorer, data.Split, data.Split.Validation, configuration.Evaluation.ForValidation()).Metrics;
        var test = TestMetrics.Of(scorer, data.Split, configuration.Evaluation, pool);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds - test.BaselineSeconds;
        using var process = Process.GetCurrentProcess();
        return new RunResult(
            DatasetSummary.Of(data), Texts: [], Features: null,
            Warnings: ["The weights were imported from PyTorch; what they were trained on is not known, so the test may not be unseen."],
            test.Protocol, test.Scorer, new Dictionary<string, double> { [Ur4RecModel.SequenceComponent] = 1 },
            validation, test.Test, test.Intervals, test.Segments, test.Baselines,
            [new StageSummary(Stage.PretrainSasrec.Name(), Epochs: 0, Seconds: 0, BestEpoch: 0, validation, validation, Kept: true)],
            new TimingSummary(TrainSeconds: 0, seconds, test.BaselineSeconds, TokensPerSecond: 0, process.PeakWorkingSet64 / (double)(1 << 20)),
            SkippedBatches: 0, configuration.Training.Seed, Simd.Name(Simd.Level), configuration.ThreadCount);
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
