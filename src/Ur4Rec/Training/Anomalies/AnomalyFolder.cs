using System.Text.Json;
using Ur4Rec.Data;

namespace Ur4Rec.Training.Anomalies;

/// <summary>
/// <c>anomaly/</c> in a run directory: of the newest step that went wrong the report, <c>report.json</c>, and the state before the step in the
/// form of a checkpoint, from which it can be done again.
/// </summary>
public sealed class AnomalyFolder
{
    private readonly RunDirectory _directory;
    private readonly bool _isWriter;

    /// <summary>That of a run, whether it is there or not.</summary>
    /// <param name="directory">The run's.</param>
    /// <param name="isWriter">Whether this process writes, of those that train the run together.</param>
    public AnomalyFolder(RunDirectory directory, bool isWriter = true)
    {
        _directory = directory;
        _isWriter = isWriter;
    }

    /// <summary>The run directory.</summary>
    public string Run => _directory.Root;

    private string ReportPath => Path.Combine(_directory.AnomalyFolder, "report.json");

    /// <summary>The report; null where no step went wrong.</summary>
    /// <exception cref="InputException">The report is damaged.</exception>
    public AnomalyReport? Read()
    {
        if (!File.Exists(ReportPath))
            return null;
        try
        {
            return RunJson.Read<AnomalyReport>(File.ReadAllText(ReportPath));
        }
        catch (JsonException e)
        {
            throw new InputException($"{ReportPath} is damaged: {e.Message}", e);
        }
    }

    /// <summary>Replaces what is there.</summary>
    /// <param name="report">What went wrong.</param>
    /// <param name="saveState">Writes the state before the step into a folder.</param>
    internal void Write(AnomalyReport report, Action<string> saveState)
    {
        if (!_isWriter)
        {
            saveState(_directory.AnomalyFolder);
            return;
        }

        if (Directory.Exists(_directory.AnomalyFolder))
            Directory.Delete(_directory.AnomalyFolder, recursive: true);
        Directory.CreateDirectory(_directory.AnomalyFolder);
        saveState(_directory.AnomalyFolder);
        RunDirectory.WriteWhole(ReportPath, RunJson.Document(report) + "\n");
    }
}
