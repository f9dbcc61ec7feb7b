namespace Ur4Rec.Numerics.Distribution;

/// <summary>Zeroed memory for gradients that come and go, by length.</summary>
internal sealed unsafe class BufferStock : IDisposable
{
    private readonly Dictionary<long, Stack<NativeBuffer>> _zeros = [];

    /// <summary>Zeros; whoever takes them owns them until they are put back.</summary>
    public NativeBuffer Take(long length)
    {
        if (_zeros.TryGetValue(length, out var stack) && stack.TryPop(out var buffer))
            return buffer;
        var made = new NativeBuffer(length);
        Clear(made);
        return made;
    }

    /// <summary>Takes memory back, whatever is in it.</summary>
    public void Put(NativeBuffer buffer)
    {
        Clear(buffer);
        PutZeros(buffer);
    }

    /// <summary>Takes memory back that holds zeros; nothing where there is none.</summary>
    public void PutZeros(NativeBuffer? buffer)
    {
        if (buffer is null)
            return;
        if (!_zeros.TryGetValue(buffer.Length, out var stack))
            _zeros.Add(buffer.Length, stack = new Stack<NativeBuffer>());
        stack.Push(buffer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in _zeros.Values.SelectMany(stack => stack))
            buffer.Dispose();
    }

    private static void Clear(NativeBuffer buffer) => new Span<float>(buffer.Pointer, checked((int)buffer.Length)).Clear();
}
