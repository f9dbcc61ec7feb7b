using System.Runtime.InteropServices;

namespace Ur4Rec.Numerics;

/// <summary>Floats outside the managed heap, aligned to 64 bytes: in memory with undefined contents, or zeros in a <see cref="ScratchFile"/>.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint Alignment = 64;

    private readonly ScratchFile? _file;

    /// <summary>A buffer of a number of floats.</summary>
    /// <param name="length">At least 0.</param>
    /// <param name="folder">Where its file is; null for memory.</param>
    /// <exception cref="IOException">The folder has no room, or cannot be written to.</exception>
    public NativeBuffer(long length, string? folder = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = checked((nuint)Math.Max(length, 1) * sizeof(float));
        if (folder is not null)
        {
            _file = new ScratchFile(folder, (long)bytes);
            Pointer = _file.Pointer;
            return;
        }

        Pointer = (float*)NativeMemory.AlignedAlloc((bytes + Alignment - 1) & ~(Alignment - 1), Alignment);
        GC.AddMemoryPressure((long)bytes);
    }

    ~NativeBuffer() => Free();

    public float* Pointer { get; private set; }

    public long Length { get; }

    /// <summary>A buffer of zeros.</summary>
    public static NativeBuffer Zeros(long length, string? folder = null)
    {
        var buffer = new NativeBuffer(length, folder);
        if (folder is null)
            NativeMemory.Clear(buffer.Pointer, (nuint)length * sizeof(float));
        return buffer;
    }

    /// <summary>Takes no memory until it is next read or written, where it is a file.</summary>
    public void Evict() => _file?.Evict();

    public void Dispose()
    {
        _file?.Dispose();
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (Pointer == null)
            return;
        if (_file is null)
        {
            NativeMemory.AlignedFree(Pointer);
            GC.RemoveMemoryPressure(Math.Max(Length, 1) * sizeof(float));
        }

        Pointer = null;
    }
}
