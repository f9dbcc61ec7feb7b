using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Ur4Rec.Numerics;

/// <summary>Memory that is a file without a name, zeros at first: the system may write its pages out and take them back. It goes with its owner or the process.</summary>
internal sealed unsafe partial class ScratchFile : IDisposable
{
    private const int DontNeed = 4;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long _bytes;

    /// <summary>A file of a number of bytes in a folder, whose space is reserved now: a full disk is found here, and not at some write.</summary>
    /// <exception cref="IOException">The folder has no room, or cannot be written to.</exception>
    public ScratchFile(string folder, long bytes)
    {
        _bytes = bytes;
        var path = Path.Combine(folder, $".ur4rec-{Guid.NewGuid():N}.scratch");
        var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
            PreallocationSize = bytes,
        });
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        stream.SetLength(bytes);
        _file = MemoryMappedFile.CreateFromFile(stream, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, bytes);
        Pointer = (float*)_view.SafeMemoryMappedViewHandle.DangerousGetHandle();
    }

    public float* Pointer { get; }

    /// <summary>Lets the pages go from the process until they are next read. Elsewhere than on Linux the system finds out by itself.</summary>
    public void Evict()
    {
        if (OperatingSystem.IsLinux() && Advise(Pointer, (nuint)_bytes, DontNeed) != 0)
            throw new IOException($"madvise failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Advise(void* address, nuint length, int advice);
}
