using System.Text;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Sweeping;

/// <summary>The finished trials of a sweep, a JSON line each, on disk before the next begins.</summary>
internal sealed class TrialLog : IDisposable
{
    /// <summary>A bit more than three years; the time of as many trials as a sweep can have is then still one that <see cref="TimeSpan"/> holds.</summary>
    private const double LongestSeconds = 1e8;

    private readonly FileStream _file;
    private readonly List<TrialRecord> _records = [];

    private TrialLog(FileStream file) => _file = file;

    /// <summary>All of them, in the order they were finished.</summary>
    public IReadOnlyList<TrialRecord> Records => _records;

    /// <summary>Opens a file, made where it is not there. A last line that was cut short is removed.</summary>
    /// <exception cref="InputException">A line is not one of the plan's trials.</exception>
    public static TrialLog Open(string path, SweepPlan plan)
    {
        var log = new TrialLog(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
        try
        {
            log.ReadWholeLines(path, plan);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Writes a record through to the disk.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Append(TrialRecord record)
    {
        _file.Write(Encoding.UTF8.GetBytes(RunJson.Line(record) + "\n"));
        _file.Flush(flushToDisk: true);
        _records.Add(record);
    }

    public void Dispose() => _file.Dispose();

    private void ReadWholeLines(string path, SweepPlan plan)
    {
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        foreach (var line in Encoding.UTF8.GetString(bytes, 0, whole).Split('\n')[..^1])
            _records.Add(Read(line, plan) ?? throw new InputException($"{path}:{_records.Count + 1}: this is no trial of the sweep; the file is damaged."));
        _file.SetLength(whole);
        _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>The record of a line; null where it is not one that the sweep can have written next.</summary>
    private TrialRecord? Read(string line, SweepPlan plan)
    {
        try
        {
            var record = RunJson.Read<TrialRecord>(line);
            return IsOf(plan, record) && !_records.Exists(other => (other.Rung, other.Trial) == (record.Rung, record.Trial)) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsOf(SweepPlan plan, TrialRecord record) =>
        record.Rung >= 1 && record.Rung <= plan.Rungs.Count
        && record.Trial >= 1 && record.Trial <= plan.Trials.Count
        && record.Settings.Count == plan.Axes.Count
        && record.Settings.All(setting => plan.Trials[record.Trial - 1].Settings.GetValueOrDefault(setting.Key) == setting.Value)
        && record is { Epochs: >= 0, Seconds: >= 0 and <= LongestSeconds }
        && (record.Failure is null ? record.Validation?.ContainsKey(StageLoop.SelectionMetric) == true : record.Validation is null);
}
