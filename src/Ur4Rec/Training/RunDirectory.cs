using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec.Training;

/// <summary>
/// The folder that holds a run: <c>config.yaml</c> (resolved), <c>metrics.jsonl</c> (a line an epoch), <c>metrics.json</c>
/// (the result, there once the run is finished), <c>cases.jsonl</c> (a line a test case), <c>checkpoints/</c> with <c>best.safetensors</c>
/// and <c>pretrain_sasrec.safetensors</c>, <c>log.txt</c>, <c>data.json</c>, <c>examples.json</c>, <c>report.html</c>,
/// <c>ablation.json</c> where an ablation was made, and <c>catalogue.json</c> where it was served. Until it is finished, <c>checkpoints/</c>
/// holds what it can go on from, too.
/// </summary>
public sealed class RunDirectory
{
    private const string TemporarySuffix = ".tmp";

    private RunDirectory(string path) => Root = path;

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The configuration the run was made with.</summary>
    public string ConfigurationPath => Path.Combine(Root, "config.yaml");

    /// <summary>One JSON line an epoch.</summary>
    public string EpochsPath => Path.Combine(Root, "metrics.jsonl");

    /// <summary>The result; a run without it is not finished.</summary>
    public string ResultPath => Path.Combine(Root, "metrics.json");

    /// <summary>One JSON line a test case of the result; see <see cref="RunCase"/>.</summary>
    public string CasesPath => Path.Combine(Root, "cases.jsonl");

    /// <summary>What an interrupted run goes on from, and the models.</summary>
    public string CheckpointsFolder => Path.Combine(Root, "checkpoints");

    /// <summary>What explains the newest step that went wrong; only where one did.</summary>
    public string AnomalyFolder => Path.Combine(Root, "anomaly");

    /// <summary>The parameters of the best validated model.</summary>
    public string CheckpointPath => Path.Combine(CheckpointsFolder, "best.safetensors");

    /// <summary>The sequence model as the first stage left it, which an ablation begins from.</summary>
    public string PretrainedPath => Path.Combine(CheckpointsFolder, "pretrain_sasrec.safetensors");

    /// <summary>What each component of the model adds; only where that was asked for.</summary>
    public string AblationPath => Path.Combine(Root, "ablation.json");

    /// <summary>What was found in the data and in the texts, before anything is trained.</summary>
    public string DataPath => Path.Combine(Root, "data.json");

    /// <summary>Recommendations to a few users, explained.</summary>
    public string ExamplesPath => Path.Combine(Root, "examples.json");

    /// <summary>The run as a page.</summary>
    public string ReportPath => Path.Combine(Root, "report.html");

    /// <summary>What the run said, with times.</summary>
    public string LogPath => Path.Combine(Root, "log.txt");

    /// <summary>What the run was trained on, as serving it needs once users have been erased; there once it was served.</summary>
    public string CataloguePath => Path.Combine(Root, "catalogue.json");

    /// <summary>Whether the folder holds a run that came to its end.</summary>
    public bool IsFinished => File.Exists(ResultPath);

    /// <summary>Names a run's folder, whether it is there or not.</summary>
    public static RunDirectory At(string path) => new(path);

    /// <summary>
    /// Makes the folder ready for a run. What an interrupted run left there is kept where it can go on, and removed otherwise; other files are
    /// left alone.
    /// </summary>
    /// <param name="path">The folder, made where it is not there.</param>
    /// <param name="replace">Whether a run that is there, finished or not, makes way.</param>
    /// <exception cref="InputException">A finished run is there and may not be replaced, or the folder cannot be written.</exception>
    public static RunDirectory Create(string path, bool replace)
    {
        var run = new RunDirectory(path);
        if (run.IsFinished && !replace)
            throw new InputException($"{path} holds a finished run; name another folder with --output-dir, or replace it with --overwrite.");
        try
        {
            Directory.CreateDirectory(run.CheckpointsFolder);
            run.RemoveTemporaries();
            if (replace || !RunCheckpoints.AreIn(run))
                run.RemoveRun();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotBeMade(path, e);
        }

        return run;
    }

    /// <summary>Opens the folder of a finished run.</summary>
    /// <exception cref="InputException">There is no finished run.</exception>
    public static RunDirectory Open(string path)
    {
        var run = new RunDirectory(path);
        if (run.IsFinished)
            return run;
        throw new InputException(
            !Directory.Exists(path) ? $"{path}: there is no such run directory."
            : RunCheckpoints.AreIn(run) ? $"{path}: the run there did not finish; go on with 'ur4rec train --resume {path}'."
            : File.Exists(run.ConfigurationPath) ? $"{path}: the run there did not finish; train it again."
            : $"{path} is not a run directory: it holds no metrics.json.");
    }

    /// <summary>
    /// Writes one of the run's text files, in UTF-8, whole or not at all: under a temporary name, flushed to disk, then renamed.
    /// </summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void WriteWhole(string path, string text)
    {
        var temporary = path + TemporarySuffix;
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    internal static InputException CannotBeMade(string path, Exception cause) =>
        new($"{path}: the run directory cannot be made: {cause.Message}", cause);

    /// <summary>Removes what a process that was killed was writing.</summary>
    private void RemoveTemporaries()
    {
        foreach (var file in Directory.GetFiles(Root, "*" + TemporarySuffix).Concat(Directory.GetFiles(CheckpointsFolder, "*" + TemporarySuffix)))
            File.Delete(file);
    }

    private void RemoveRun()
    {
        // The result first: a run whose result is there is whole.
        string[] files =
        [
            ResultPath, ReportPath, ExamplesPath, CasesPath, AblationPath, CataloguePath, DataPath, CheckpointPath, PretrainedPath, EpochsPath, LogPath, ConfigurationPath,
        ];
        foreach (var file in files)
            File.Delete(file);
        RunCheckpoints.RemoveFrom(this);
        if (Directory.Exists(AnomalyFolder))
            Directory.Delete(AnomalyFolder, recursive: true);
    }
}
