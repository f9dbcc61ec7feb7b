using System.Globalization;
using System.Text;

namespace Ur4Rec.Training;

/// <summary>Writes what a run tells into its directory, as it is told, and passes it on.</summary>
public sealed class RunRecorder : IRunObserver, IDisposable
{
    private readonly IRunObserver _next;
    private readonly TimeProvider _clock;
    private readonly StreamWriter _epochs;
    private readonly StreamWriter _log;

    /// <summary>Adds to <c>metrics.jsonl</c> and <c>log.txt</c>.</summary>
    /// <param name="directory">Where to.</param>
    /// <param name="next">Told everything too.</param>
    /// <param name="clock">Gives the log's times.</param>
    public RunRecorder(RunDirectory directory, IRunObserver next, TimeProvider clock)
    {
        _next = next;
        _clock = clock;
        _epochs = Open(directory.EpochsPath);
        _log = Open(directory.LogPath);
    }

    /// <summary>Brings <c>metrics.jsonl</c> back to the epochs that an interrupted run does not go through again.</summary>
    public void Restore(IEnumerable<EpochSummary> epochs)
    {
        _epochs.BaseStream.SetLength(0);
        foreach (var epoch in epochs)
            _epochs.WriteLine(RunJson.Line(epoch));
    }

    /// <inheritdoc/>
    public void OnStep(in StepProgress progress) => _next.OnStep(progress);

    /// <inheritdoc/>
    public void OnEpoch(EpochSummary summary)
    {
        var line = RunJson.Line(summary);
        _epochs.WriteLine(line);
        Log(line);
        _next.OnEpoch(summary);
    }

    /// <inheritdoc/>
    public void OnMessage(string message)
    {
        Log(message);
        _next.OnMessage(message);
    }

    /// <inheritdoc/>
    public void OnWarning(string warning)
    {
        Log($"warning: {warning}");
        _next.OnWarning(warning);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _epochs.Dispose();
        _log.Dispose();
    }

    private static StreamWriter Open(string path)
    {
        // Not in append mode, in which a file cannot be cut back.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        file.Seek(0, SeekOrigin.End);
        return new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };
    }

    private void Log(string line) =>
        _log.WriteLine($"{_clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {line}");
}
