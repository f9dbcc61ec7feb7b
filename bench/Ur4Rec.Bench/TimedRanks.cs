using System.Diagnostics;
using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Bench;

/// <summary>A group whose calls are timed: those of the thread that made this, between steps and in them, and those beside it.</summary>
internal sealed class TimedRanks(IRankGroup ranks) : IRankGroup
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public int Rank => ranks.Rank;

    public int Size => ranks.Size;

    public int Processors => ranks.Processors;

    public long BytesSent => ranks.BytesSent;

    /// <summary>Bytes of rows of row-sparse gradients that were sent.</summary>
    public long RowBytes { get; private set; }

    /// <summary>Seconds in which the training's thread asked all ranks whether to go on.</summary>
    public double AgreementSeconds { get; private set; }

    public IDisposable WorkPromptly() => ranks.WorkPromptly();

    public bool ComputesMeanwhile
    {
        get => ranks.ComputesMeanwhile;
        set => ranks.ComputesMeanwhile = value;
    }

    public byte[][] AllGather(ReadOnlySpan<byte> mine)
    {
        var started = Stopwatch.GetTimestamp();
        var all = ranks.AllGather(mine);
        // Two answers between steps; what is told within a step is longer.
        if (mine.Length == 2)
            AgreementSeconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
        return all;
    }

    public void AllGather(ReadOnlySpan<float> mine, Span<float> all, ReadOnlySpan<int> counts)
    {
        // Dense gradients travel beside the training's thread.
        if (Environment.CurrentManagedThreadId == _thread)
            RowBytes += mine.Length * sizeof(float) * (Size - 1L);
        ranks.AllGather(mine, all, counts);
    }

    public void AllToAll(ReadOnlySpan<float> sent, ReadOnlySpan<int> sentCounts, Span<float> received, ReadOnlySpan<int> receivedCounts) =>
        ranks.AllToAll(sent, sentCounts, received, receivedCounts);
}
