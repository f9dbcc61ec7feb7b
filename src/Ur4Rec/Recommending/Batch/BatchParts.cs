using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Training;

namespace Ur4Rec.Recommending.Batch;

/// <summary>
/// The parts of an output, each whole or not there, in a folder beside it with a manifest of what they are parts of. The same batch, started
/// again, goes on with those that are missing.
/// </summary>
internal sealed class BatchParts(string output)
{
    private const string PartSuffix = ".part";
    private const string TemporarySuffix = ".tmp";

    /// <summary>The folder.</summary>
    public string Folder { get; } = output + ".parts";

    private string ManifestPath => Path.Combine(Folder, "manifest.json");

    /// <summary>Takes the folder for this process, and makes it and its manifest where there is none.</summary>
    /// <returns>Keeps other processes out until it is disposed.</returns>
    /// <exception cref="InputException">
    /// The output is there, or parts of another batch, or another process is at it, or it cannot be written.
    /// </exception>
    public RunLock Take(BatchManifest manifest, bool overwrite)
    {
        if (!overwrite && File.Exists(output) && !File.Exists(ManifestPath))
            throw new InputException($"{output} is there already; name another file, or add --overwrite.");
        OrCannotBeWritten(Folder, () => Directory.CreateDirectory(Folder));
        var held = RunLock.Take(Folder, "name another output");
        try
        {
            if (overwrite)
                File.Delete(ManifestPath);
            if (File.Exists(ManifestPath))
                RequireSame(manifest);
            else
                Begin(manifest);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Whether the folder that another process took is to be seen from here.</summary>
    public bool IsBegun => File.Exists(ManifestPath);

    /// <summary>Whether a part is written.</summary>
    public bool Has(int part) => File.Exists(PathOf(part));

    /// <summary>Writes a part, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(int part, IEnumerable<ReadOnlyMemory<byte>> pieces) => WriteWhole(PathOf(part), file =>
    {
        foreach (var piece in pieces)
            file.Write(piece.Span);
    });

    /// <summary>Makes the output of the parts, and removes them.</summary>
    /// <exception cref="IOException">It cannot be written, or a part is missing.</exception>
    public void Join(int parts, BatchFormat format)
    {
        WriteWhole(output, file =>
        {
            file.Write(format.Header);
            for (var part = 0; part < parts; part++)
            {
                using var piece = File.OpenRead(PathOf(part));
                piece.CopyTo(file);
            }
        });

        // First what says that there is something to go on with.
        File.Delete(ManifestPath);
        RemoveParts();
    }

    /// <summary>Removes the folder, unless there is something in it that is none of a batch's.</summary>
    public void Remove()
    {
        File.Delete(Path.Combine(Folder, RunLock.FileName));
        if (!Directory.EnumerateFileSystemEntries(Folder).Any())
            Directory.Delete(Folder);
    }

    private void RequireSame(BatchManifest manifest)
    {
        var begun = BatchManifest.Read(ManifestPath);
        if (begun.DifferenceTo(manifest) is { } difference)
            throw new InputException($"{Folder} was begun with {difference}; start it as it was begun, or add --overwrite to begin anew.");
    }

    private void Begin(BatchManifest manifest) => OrCannotBeWritten(Folder, () =>
    {
        RemoveParts();
        WriteWhole(ManifestPath, file => file.Write(manifest.ToUtf8()));
    });

    private void RemoveParts()
    {
        foreach (var part in Directory.EnumerateFiles(Folder, "*" + PartSuffix))
            File.Delete(part);
    }

    private string PathOf(int part) => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{part:D6}{PartSuffix}"));

    private static void WriteWhole(string path, Action<FileStream> write)
    {
        var temporary = path + TemporarySuffix;
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (IOException e)
        {
            throw new IOException(
                $"{path} cannot be written: {e.Message.TrimEnd('.')}. The answers that are whole are kept; the same command goes on from there.", e);
        }
    }

    private static void OrCannotBeWritten(string folder, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}, where the parts of the output go, cannot be written: {e.Message}", e);
        }
    }
}
