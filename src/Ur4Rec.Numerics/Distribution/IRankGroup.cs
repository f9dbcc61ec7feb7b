namespace Ur4Rec.Numerics.Distribution;

/// <summary>
/// Processes that work together on one thing, numbered from 0, as one of them sees them. All calls that move data are collective: every
/// rank makes the same ones in the same order, one at a time, from whichever thread.
/// </summary>
public interface IRankGroup
{
    /// <summary>This process's number, 0 .. <see cref="Size"/> - 1.</summary>
    int Rank { get; }

    /// <summary>Number of processes, at least 1.</summary>
    int Size { get; }

    /// <summary>How many processors this process has for itself: those it may use, shared fairly with ranks on the same machine. At least 1.</summary>
    int Processors { get; }

    /// <summary>
    /// Bytes that this rank has sent to others: what it gave, times those who got it. What it keeps, and what is said between calls, is not counted.
    /// </summary>
    long BytesSent { get; }

    /// <summary>
    /// Until what is returned is disposed, this rank comes to its next collective call within seconds, as it does from one training step to the
    /// next: if the others wait much longer, it is taken to hang and the job is ended. Loading, evaluating and writing reports are not like that.
    /// Sections may be nested.
    /// </summary>
    IDisposable WorkPromptly();

    /// <summary>
    /// Whether this process computes on another thread while a call of this group waits: who waits then leaves the core to it, and is a little
    /// later to notice what has come.
    /// </summary>
    bool ComputesMeanwhile { get; set; }

    /// <summary>Everybody's bytes.</summary>
    /// <param name="mine">This rank's, as many as it likes.</param>
    /// <returns>[ranks] what each gave.</returns>
    /// <exception cref="RankGroupException">A rank is gone.</exception>
    byte[][] AllGather(ReadOnlySpan<byte> mine);

    /// <summary>Everybody's values, laid end to end.</summary>
    /// <param name="mine">[counts[<see cref="Rank"/>]].</param>
    /// <param name="all">[sum of counts] in the order of ranks.</param>
    /// <param name="counts">[ranks] how many each gives.</param>
    /// <exception cref="RankGroupException">A rank is gone.</exception>
    void AllGather(ReadOnlySpan<float> mine, Span<float> all, ReadOnlySpan<int> counts);

    /// <summary>Sends every rank a piece, and receives a piece from every rank.</summary>
    /// <param name="sent">[sum of sentCounts] the pieces in the order of the ranks that get them.</param>
    /// <param name="sentCounts">[ranks].</param>
    /// <param name="received">[sum of receivedCounts] the pieces in the order of the ranks that they come from.</param>
    /// <param name="receivedCounts">[ranks] what each rank sends here.</param>
    /// <exception cref="RankGroupException">A rank is gone.</exception>
    void AllToAll(ReadOnlySpan<float> sent, ReadOnlySpan<int> sentCounts, Span<float> received, ReadOnlySpan<int> receivedCounts);
}
