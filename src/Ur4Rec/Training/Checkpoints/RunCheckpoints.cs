using System.Diagnostics;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Serialization;

namespace Ur4Rec.Training.Checkpoints;

/// <summary>
/// The checkpoints of a run, in its folder <c>checkpoints</c>: of each a manifest and a file of tensors. Each is written under a temporary
/// name, flushed to disk and renamed, the manifest last, so that one that has a manifest is whole; older ones are removed only then.
/// </summary>
public sealed class RunCheckpoints : IDisposable
{
    /// <summary>The name of the finished epochs among the values.</summary>
    internal const string EpochsValue = "epochs";

    private const string Manifests = "state-*.json";

    private readonly string _folder;
    private readonly RunIdentity _identity;
    private readonly CheckpointOptions? _options;
    private readonly bool _isWriter;
    private SavedCheckpoint? _saved;
    private CheckpointPosition? _newest;
    private long _stepsSince;
    private long _writtenAt = Stopwatch.GetTimestamp();

    private RunCheckpoints(string folder, RunIdentity identity, CheckpointOptions? options, bool isWriter)
    {
        _isWriter = isWriter;
        _folder = folder;
        _identity = identity;
        _options = options;
    }

    /// <summary>Checkpoints that were written.</summary>
    public int Written { get; private set; }

    /// <summary>Seconds that were spent writing them.</summary>
    public double Seconds { get; private set; }

    /// <summary>The epochs that were done when the checkpoint that the run goes on from was written; null for a run that begins.</summary>
    public IReadOnlyList<EpochSummary>? EpochsDone => _saved?.State.Value<List<EpochSummary>>(EpochsValue, []);

    /// <summary>Whether there is a checkpoint in a run directory.</summary>
    public static bool AreIn(RunDirectory directory) => ManifestsIn(directory.CheckpointsFolder).Any();

    /// <summary>Opens a run's checkpoints, to go on from the newest whole one where there are any.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="identity">What the run is now.</param>
    /// <param name="options">When to write further ones.</param>
    /// <param name="observer">Told where the run goes on from, and of checkpoints that are damaged.</param>
    /// <param name="isWriter">Whether this process writes, of those that train the run together.</param>
    /// <exception cref="InputException">Checkpoints are there, and all are damaged, or they are of another configuration or other data.</exception>
    public static RunCheckpoints Open(RunDirectory directory, RunIdentity identity, CheckpointOptions options, IRunObserver observer, bool isWriter = true) =>
        Open(directory.Root, new RunCheckpoints(directory.CheckpointsFolder, identity, options, isWriter), observer);

    /// <summary>Opens what <see cref="WriteTo"/> wrote; no further ones are written.</summary>
    /// <exception cref="InputException">It is damaged, or of another configuration or other data.</exception>
    internal static RunCheckpoints OpenAt(string folder, RunIdentity identity, IRunObserver observer) =>
        Open(folder, new RunCheckpoints(folder, identity, options: null, isWriter: true), observer);

    private static RunCheckpoints Open(string root, RunCheckpoints checkpoints, IRunObserver observer)
    {
        var manifests = ManifestsIn(checkpoints._folder).ToList();
        foreach (var manifest in manifests)
        {
            if (SavedCheckpoint.TryOpen(manifest, out var damage) is { } saved)
            {
                checkpoints._saved = saved;
                checkpoints._newest = saved.Manifest.Position;
                checkpoints.RequireSameRun(saved, observer);
                observer.OnMessage($"the run was interrupted; it goes on from its checkpoint at {saved.Manifest.Position}");
                return checkpoints;
            }

            observer.OnWarning($"{manifest} is damaged: {damage}; the checkpoint before it is used.");
        }

        if (manifests.Count > 0)
            throw new InputException($"{root}: none of the {manifests.Count} checkpoints is whole; start anew with --overwrite.");
        return checkpoints;
    }

    /// <summary>Removes all checkpoints of a run directory.</summary>
    public static void RemoveFrom(RunDirectory directory) => Remove(ManifestsIn(directory.CheckpointsFolder));

    /// <inheritdoc/>
    public void Dispose() => _saved?.Dispose();

    /// <summary>What the run goes on from; null for one that begins.</summary>
    internal StateVisitor? Saved => _saved?.State;

    /// <summary>Whether it is time for a checkpoint.</summary>
    internal bool IsDue => _options?.Every.IsOver(_stepsSince, Stopwatch.GetElapsedTime(_writtenAt)) == true;

    /// <summary>A step is done.</summary>
    internal void CountStep() => _stepsSince++;

    /// <summary>Writes a checkpoint and removes those that are too many. All processes go through their state, and one writes.</summary>
    /// <exception cref="IOException">It cannot be written; those before it are as they were.</exception>
    internal void Write(CheckpointPosition position, Action<StateVisitor> visit)
    {
        if (position == _newest || _options is null)
            return;
        var started = Stopwatch.GetTimestamp();
        if (_isWriter)
            WriteAndPrune(position, visit, _options.KeepLast);
        else
            visit(new SavingState());
        Written++;
        _newest = position;
        _stepsSince = 0;
        _writtenAt = Stopwatch.GetTimestamp();
        Seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private void WriteAndPrune(CheckpointPosition position, Action<StateVisitor> visit, int keepLast)
    {
        var manifest = Path.Combine(_folder, position.FileName + ".json");
        try
        {
            Write(_folder, position, _identity, visit);
            Remove(ManifestsIn(_folder).Where(other => other != manifest).Skip(keepLast - 1));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var offer = ManifestsIn(_folder).Any(other => other != manifest)
                ? $"Make room or bring the folder back, then go on from the checkpoint before with 'ur4rec train --resume {Path.GetDirectoryName(_folder)}'."
                : "There is none before it: make room, then train again.";
            throw new IOException($"The checkpoint at {position} cannot be written: {e.Message.TrimEnd('.')}. {offer}", e);
        }
    }

    /// <summary>Writes one that is none of the run's checkpoints into a folder of its own.</summary>
    internal void WriteTo(string folder, CheckpointPosition position, Action<StateVisitor> visit)
    {
        if (_isWriter)
            Write(folder, position, _identity, visit);
        else
            visit(new SavingState());
    }

    /// <summary>Writes a checkpoint into a folder.</summary>
    internal static void Write(string folder, CheckpointPosition position, RunIdentity identity, Action<StateVisitor> visit)
    {
        var state = new SavingState();
        visit(state);
        var manifest = Path.Combine(folder, position.FileName + ".json");
        var tensors = SavedCheckpoint.TensorsOf(manifest);
        // A manifest that is there would for a moment speak of other tensors.
        File.Delete(manifest);
        SafetensorsWriter.Write(tensors, state.Tensors);
        var content = new CheckpointManifest(
            CheckpointManifest.CurrentFormat, position, identity, new FileInfo(tensors).Length, SavedCheckpoint.Checksum(tensors), state.Values);
        RunDirectory.WriteWhole(manifest, content.ToJson());
    }

    private static IOrderedEnumerable<string> ManifestsIn(string folder) =>
        (Directory.Exists(folder) ? Directory.GetFiles(folder, Manifests) : []).OrderDescending(StringComparer.Ordinal);

    private static void Remove(IEnumerable<string> manifests)
    {
        foreach (var manifest in manifests)
        {
            File.Delete(manifest);
            File.Delete(SavedCheckpoint.TensorsOf(manifest));
        }
    }

    private void RequireSameRun(SavedCheckpoint saved, IRunObserver observer)
    {
        var theirs = saved.Manifest.Identity;
        var keys = theirs.Configuration.Keys.Union(_identity.Configuration.Keys);
        var differences = keys
            .Where(key => theirs.Configuration.GetValueOrDefault(key) != _identity.Configuration.GetValueOrDefault(key))
            .Select(key => $"{key} was {theirs.Configuration.GetValueOrDefault(key, "unknown")} and is {_identity.Configuration.GetValueOrDefault(key, "unknown")}")
            .ToList();
        if (differences.Count > 0)
        {
            throw new InputException(
                $"The interrupted run of {saved.Path} has another configuration: {string.Join("; ", differences)}. "
                + "Give it as it was to go on, or start anew with --overwrite.");
        }

        if (theirs.Dataset != _identity.Dataset)
            throw new InputException($"The interrupted run of {saved.Path} was made on other data, or the store has changed since; bring it back, or start anew with --overwrite.");
        if (theirs.Features != _identity.Features)
            throw new InputException($"The interrupted run of {saved.Path} read other texts or images, or they have changed since; bring them back, or start anew with --overwrite.");
        if (theirs.Simd != _identity.Simd)
            observer.OnWarning($"the run began with {theirs.Simd} and goes on with {_identity.Simd}: its bits are not those of a run on one machine.");
    }
}
