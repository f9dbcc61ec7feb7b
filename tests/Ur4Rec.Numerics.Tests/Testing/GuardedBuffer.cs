namespace Ur4Rec.Numerics.Tests.Testing;

/// <summary>Native floats between two fences, for code that takes pointers and must not write outside.</summary>
internal sealed unsafe class GuardedBuffer : IDisposable
{
    private const int Fence = 32;
    private const float Untouched = -123.456f;

    private readonly NativeBuffer _buffer;
    private readonly int _length;

    public GuardedBuffer(params float[] values)
    {
        _length = values.Length;
        _buffer = new NativeBuffer(_length + (2 * Fence));
        new Span<float>(_buffer.Pointer, _length + (2 * Fence)).Fill(Untouched);
        values.CopyTo(Values);
    }

    public float* Pointer => _buffer.Pointer + Fence;

    public Span<float> Values => new(Pointer, _length);

    /// <summary>The values, once it is certain that nothing beside them was written.</summary>
    public float[] Checked()
    {
        Assert.All(new Span<float>(_buffer.Pointer, Fence).ToArray(), value => Assert.Equal(Untouched, value));
        Assert.All(new Span<float>(Pointer + _length, Fence).ToArray(), value => Assert.Equal(Untouched, value));
        return Values.ToArray();
    }

    public void Dispose() => _buffer.Dispose();
}
