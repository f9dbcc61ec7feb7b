using System.Buffers;

namespace Ur4Rec.Data.Sequences;

/// <summary>Elements of a <see cref="MappedFile"/>.</summary>
internal sealed unsafe class MappedMemory<T>(T* start, int length) : MemoryManager<T>
    where T : unmanaged
{
    private readonly T* _start = start;

    public override Span<T> GetSpan() => new(_start, length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length);
        return new MemoryHandle(_start + elementIndex, default, this);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
