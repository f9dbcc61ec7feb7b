using System.IO.Compression;
using System.Text;

namespace Ur4Rec.Data.Importing.Python;

/// <summary>
/// The tensors of a file that <c>torch.save</c> wrote, PyTorch 1.6 or later: a zip archive of stored, never compressed, entries, with a pickle of
/// names and shapes as <c>data.pkl</c> and each storage's bytes as <c>data/N</c>. Opening reads the pickle and checks every size; a tensor's bytes are
/// read when they are asked for. No code of the file is ever run, see <see cref="PickleReader"/>.
/// </summary>
/// <remarks>
/// For a file that says anything impossible, <see cref="Open"/> and <see cref="TorchTensor.ReadFloats"/> throw an <see cref="InputException"/> and
/// nothing else, in time and memory that grow with the file's size and not with what it claims.
/// </remarks>
public sealed class TorchFile : IDisposable
{
    private const string PickleName = "data.pkl";
    private const long LongestPickle = 1 << 28;

    /// <summary>Tensors may share a storage, as tied embeddings do; a file that shows its bytes more often than this is a bomb.</summary>
    private const int MostShowingsOfAByte = 4;

    /// <summary>A tensor reads its whole storage, and the weights of a recurrent layer may be a dozen views of one.</summary>
    private const int MostReadingsOfAByte = 64;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private TorchFile(string path, FileStream stream, string? key)
    {
        (_path, _stream) = (path, stream);
        RequireZip();
        _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var folder = ReadDirectory();
        RequireLittleEndian(folder);
        var pickle = PickleReader.Read(ReadWhole(_entries[folder + PickleName], LongestPickle), path);
        (Key, var tensors) = StateDict.Find(pickle, key, path);
        Tensors = tensors.ToDictionary(pair => pair.Key, pair => new TorchTensor(this, pair.Key, pair.Value, EntryOf(folder, pair.Value)));
        RequirePlausibleSize();
    }

    /// <summary>The key of the file's outermost dict under which the state dict was found; null where the file is one itself.</summary>
    public string? Key { get; }

    /// <summary>The state dict's tensors by name.</summary>
    public IReadOnlyDictionary<string, TorchTensor> Tensors { get; }

    /// <summary>Opens a file and finds its state dict: the file's value, or what it has under a key such as <c>model_state_dict</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key to look under; null finds the only state dict, or the one under the commonest key.</param>
    /// <exception cref="InputException">The file is missing, damaged, hostile, of an old format, or holds no state dict.</exception>
    public static TorchFile Open(string path, string? key = null)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new TorchFile(path, stream, key);
        }
        catch (Exception error)
        {
            stream?.Dispose();
            if (IsOfTheFile(error))
                throw new InputException($"{path} cannot be read as a PyTorch file: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}.", error);
            throw;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _archive.Dispose();
        _stream.Dispose();
    }

    /// <summary>The bytes of an entry, as many as its length was checked to be.</summary>
    internal byte[] ReadWhole(ZipArchiveEntry entry, long longest)
    {
        if (entry.Length > Math.Min(longest, Array.MaxLength))
            throw Wrong($"its entry {PickleFault.Quote(entry.FullName)} has {entry.Length} bytes, and up to {Math.Min(longest, Array.MaxLength)} are read");
        try
        {
            var bytes = new byte[entry.Length];
            using var stream = entry.Open();
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception error) when (IsOfTheFile(error))
        {
            var reason = error.Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new InputException($"{_path}: its entry {PickleFault.Quote(entry.FullName)} cannot be read: {reason}.", error);
        }
    }

    internal InputException Wrong(string problem) => new($"{_path}: {problem}.");

    private static bool IsOfTheFile(Exception error) =>
        error is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException or ArgumentException or OverflowException;

    private void RequireZip()
    {
        const byte OldestPickle = 0x80;
        var start = new byte[4];
        var read = _stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read > 0 && start[0] == OldestPickle)
            throw Wrong("it is in PyTorch's format of before 1.6, or a plain pickle; load it in Python with torch.load and write it with torch.save again");
        if (read < start.Length || !start.AsSpan().SequenceEqual("PK\u0003\u0004"u8))
            throw Wrong("it is no archive that torch.save wrote, PyTorch 1.6 or later");
        _stream.Position = 0;
    }

    /// <summary>Notes the entries, and finds the folder that all of them lie in.</summary>
    private string ReadDirectory()
    {
        foreach (var entry in _archive.Entries)
        {
            if (entry.Length != entry.CompressedLength || entry.Length > _stream.Length)
                throw Wrong($"its entry {PickleFault.Quote(entry.FullName)} is compressed or longer than the file, which torch.save never writes");
            if (!_entries.TryAdd(entry.FullName, entry))
                throw Wrong($"its entry {PickleFault.Quote(entry.FullName)} stands twice");
        }

        return _entries.Keys.Where(IsPickle).ToList() switch
        {
            [var only] => only[..^PickleName.Length],
            var found => throw Wrong($"it has {found.Count} entries called {PickleName}, and a file of torch.save has one"),
        };
    }

    private static bool IsPickle(string name) =>
        name.EndsWith("/" + PickleName, StringComparison.Ordinal) && name.IndexOf('/', StringComparison.Ordinal) == name.LastIndexOf('/');

    private void RequireLittleEndian(string folder)
    {
        const int LongestName = 100;
        if (_entries.TryGetValue(folder + "byteorder", out var entry) && Encoding.Latin1.GetString(ReadWhole(entry, LongestName)) != "little")
            throw Wrong("its numbers are big-endian; save it on a little-endian machine");
    }

    private ZipArchiveEntry EntryOf(string folder, PickleTensor tensor)
    {
        var storage = tensor.Storage;
        if (!_entries.TryGetValue($"{folder}data/{storage.Key}", out var entry))
            throw Wrong($"the storage {PickleFault.Quote(storage.Key)} is missing");
        if (entry.Length != (Int128)storage.Elements * TorchTensor.BytesOf(storage.Type))
            throw Wrong($"the storage {PickleFault.Quote(storage.Key)} has {entry.Length} bytes, and {storage.Elements} elements of {storage.Type} are claimed");
        return entry;
    }

    private void RequirePlausibleSize()
    {
        var shown = Tensors.Values.Aggregate((Int128)0, (sum, tensor) => sum + tensor.Bytes);
        var read = Tensors.Values.Aggregate((Int128)0, (sum, tensor) => sum + tensor.StorageBytes);
        if (shown > (Int128)MostShowingsOfAByte * _stream.Length || read > (Int128)MostReadingsOfAByte * _stream.Length)
            throw Wrong($"its tensors come to {shown} bytes out of storages of {read}, and the file has {_stream.Length}");
    }
}
