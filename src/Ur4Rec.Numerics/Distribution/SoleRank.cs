namespace Ur4Rec.Numerics.Distribution;

/// <summary>The group of a process that works alone.</summary>
public sealed class SoleRank : IRankGroup
{
    private SoleRank()
    {
    }

    /// <summary>The only one there need be.</summary>
    public static SoleRank Instance { get; } = new();

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public int Processors => Environment.ProcessorCount;

    /// <inheritdoc/>
    public long BytesSent => 0;

    /// <inheritdoc/>
    /// <remarks>Nobody waits for it.</remarks>
    public IDisposable WorkPromptly() => new Nothing();

    /// <inheritdoc/>
    public bool ComputesMeanwhile { get; set; }

    /// <inheritdoc/>
    public byte[][] AllGather(ReadOnlySpan<byte> mine) => [mine.ToArray()];

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<float> mine, Span<float> all, ReadOnlySpan<int> counts) => mine.CopyTo(all);

    /// <inheritdoc/>
    public void AllToAll(ReadOnlySpan<float> sent, ReadOnlySpan<int> sentCounts, Span<float> received, ReadOnlySpan<int> receivedCounts) =>
        sent.CopyTo(received);

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
