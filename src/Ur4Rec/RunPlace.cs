using Ur4Rec.Data;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Training;

namespace Ur4Rec;

/// <summary>A run directory as one of the processes sees it that run together: the first writes, the others read what it wrote.</summary>
internal sealed class RunPlace : IDisposable
{
    private readonly RunLock? _held;
    private readonly RunRecorder? _recorder;

    private RunPlace(RunDirectory directory, IRankGroup ranks, RunLock? held, RunRecorder? recorder)
    {
        Directory = directory;
        Ranks = ranks;
        _held = held;
        _recorder = recorder;
    }

    /// <summary>The directory.</summary>
    public RunDirectory Directory { get; }

    /// <summary>The processes.</summary>
    public IRankGroup Ranks { get; }

    /// <summary>Whether this process writes.</summary>
    public bool IsWriter => _recorder is not null;

    /// <summary>Told of the run as it goes.</summary>
    public IRunObserver Observer => _recorder ?? (IRunObserver)SilentObserver.Instance;

    /// <summary>Takes a folder for a run; collective.</summary>
    /// <param name="folder">The run directory, which all processes see.</param>
    /// <param name="overwrite">Whether a run there makes way.</param>
    /// <param name="ranks">The processes.</param>
    /// <param name="observer">Told of the run by the process that writes.</param>
    /// <exception cref="InputException">The folder is in use, holds a finished run, cannot be written, or is not the one that the first process sees.</exception>
    public static RunPlace Take(string folder, bool overwrite, IRankGroup ranks, IRunObserver observer)
    {
        // The others may still be reading the configuration of a run that makes way.
        ranks.AllGather([]);
        if (ranks.Rank > 0)
        {
            ranks.AllGather([]);
            return System.IO.Directory.Exists(folder)
                ? new RunPlace(RunDirectory.At(folder), ranks, null, null)
                : throw new InputException($"{folder}: the process {ranks.Rank} of {ranks.Size} does not see the run directory; put it on a file system that all machines share.");
        }

        var held = RunLock.Take(folder);
        try
        {
            var directory = RunDirectory.Create(folder, overwrite);
            var recorder = new RunRecorder(directory, observer, TimeProvider.System);
            ranks.AllGather([]);
            return new RunPlace(directory, ranks, held, recorder);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Writes a text file of the run whole, where this process writes.</summary>
    public void Write(string path, string text)
    {
        if (IsWriter)
            RunDirectory.WriteWhole(path, text);
    }

    /// <summary>Brings what is recorded back to the epochs that an interrupted run does not go through again.</summary>
    public void Restore(IEnumerable<EpochSummary> epochs) => _recorder?.Restore(epochs);

    /// <inheritdoc/>
    public void Dispose()
    {
        _recorder?.Dispose();
        _held?.Dispose();
    }

    private sealed class SilentObserver : IRunObserver
    {
        public static SilentObserver Instance { get; } = new();

        public void OnStep(in StepProgress progress)
        {
        }

        public void OnEpoch(EpochSummary summary)
        {
        }

        public void OnMessage(string message)
        {
        }

        public void OnWarning(string warning)
        {
        }
    }
}
