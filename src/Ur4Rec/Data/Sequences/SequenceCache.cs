using Ur4Rec.Data.Storage;

namespace Ur4Rec.Data.Sequences;

/// <summary>
/// The prepared sequences of a large store, in a file of a folder beside it that is named by what they were made of: read as memory, so that
/// they may be larger than it, and made once, whoever asks.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="options">How it is prepared.</param>
/// <param name="leastKept">Interactions of the smallest store whose sequences are kept; those of fewer are made in memory in a second or two.</param>
internal sealed class SequenceCache(InteractionStore store, PreparationOptions options, long leastKept = SequenceCache.LeastKept)
{
    /// <summary>Interactions from which on memory is too dear.</summary>
    public const long LeastKept = 1 << 20;

    private const string Unfinished = ".tmp";

    private readonly List<string> _messages = [];

    /// <summary>What a person should know of it.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>The folder of a store's files.</summary>
    public static string FolderOf(string storePath) => storePath + ".sequences";

    /// <summary>Room that is gone with the program: memory for few interactions, else a file.</summary>
    public static SequenceRoom TemporaryRoom(long interactions, long leastInFile = LeastKept) => interactions < leastInFile
        ? SequenceRoom.InMemory
        : RoomIn(Path.GetTempPath(), shape => SequenceFile.CreateColumns(NewPath(Path.GetTempPath()), shape));

    /// <summary>Removes a store's files, from which nobody who is to be forgotten is removed otherwise.</summary>
    /// <exception cref="IOException">One is in use, where files in use cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be removed.</exception>
    public static void Remove(string storePath)
    {
        if (Directory.Exists(FolderOf(storePath)))
            Directory.Delete(FolderOf(storePath), recursive: true);
    }

    /// <summary>The sequences, made now where there are none.</summary>
    /// <exception cref="InputException">Preparation leaves nothing, the store is damaged, or there is no room anywhere.</exception>
    public PreparedData Prepare() => store.WithLog(log =>
    {
        if (log.Count < leastKept)
            return DatasetPreparer.Prepare(log, options, log.Items, SequenceRoom.InMemory);
        var key = SequenceKey.Of(log, options);
        return Find(PathOf(key)) ?? MakeAndKeep(log, key);
    });

    private string PathOf(SequenceKey key) => Path.Combine(FolderOf(store.Path), key.FileName);

    private PreparedData? Find(string path)
    {
        try
        {
            return File.Exists(path) ? SequenceFile.Open(path, options) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _messages.Add($"The sequences in '{path}' cannot be read ({error.Message}); they are made anew.");
            return null;
        }
    }

    private PreparedData MakeAndKeep(StoreLog log, SequenceKey key)
    {
        var path = PathOf(key);
        try
        {
            Directory.CreateDirectory(FolderOf(store.Path));
            RemoveOutdated(FolderOf(store.Path), key);
            Make(log, path);
            var prepared = SequenceFile.Open(path, options);
            _messages.Add(FormattableString.Invariant($"The sequences of the store are kept in '{path}' ({new FileInfo(path).Length / 1e6:F0} MB)."));
            return prepared;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _messages.Add(
                $"The sequences of the store cannot be kept in '{path}' ({error.Message}); they are made in a temporary file, and again the next time.");
            return MakeForNow(log);
        }
    }

    private void Make(StoreLog log, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var unfinished = NewPath(folder);
        SequenceFile? file = null;
        try
        {
            var room = RoomIn(folder, shape => (file = SequenceFile.Create(unfinished, shape)).Columns);
            var prepared = DatasetPreparer.Prepare(log, options, log.Items, room);
            file!.Finish(prepared);
            file.Dispose();
            file = null;
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            file?.Dispose();
            File.Delete(unfinished);
        }
    }

    private PreparedData MakeForNow(StoreLog log)
    {
        try
        {
            return DatasetPreparer.Prepare(log, options, log.Items, TemporaryRoom(log.Count, leastInFile: 0));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"There is no room for the sequences of the store '{store.Path}', neither in its folder nor in '{Path.GetTempPath()}' ({error.Message}); "
                + "make room, or name another folder in TMPDIR.",
                error);
        }
    }

    private static SequenceRoom RoomIn(string folder, Func<SequenceShape, SequenceColumns> sequences) =>
        new(rows => ScratchColumns.InFile(rows, NewPath(folder)), sequences);

    private static string NewPath(string folder) => Path.Combine(folder, $"ur4rec-{Guid.NewGuid():N}{Unfinished}");

    /// <summary>Removes what was made of other content, and what was left by programs that were killed.</summary>
    private static void RemoveOutdated(string folder, SequenceKey key)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(file);
            if (name.EndsWith(Unfinished, StringComparison.Ordinal) ? IsHeld(file) : name.StartsWith(key.Content, StringComparison.Ordinal))
                continue;
            try
            {
                File.Delete(file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another program reads it, on a system that does not let it go; it goes the next time.
            }
        }
    }

    private static bool IsHeld(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
