using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>
/// The processes that mpirun started, by Open MPI. A watch ends all of them, with one line on standard error, when one gives no sign of life or does not
/// go on with work that was to be prompt.
/// </summary>
public sealed unsafe class MpiRankGroup : IRankGroup, IDisposable
{
    /// <summary>Bytes that travel with the length, so that a note takes one exchange and not two.</summary>
    private const int HeadLength = 1024;

    private static readonly TimeSpan s_abortPatience = TimeSpan.FromSeconds(5);

    private readonly MpiLibrary _mpi;
    private readonly nint _communicator;
    private readonly MpiWatch _watch;
    private readonly WorkRecord _record = new();
    private readonly TimeSpan _patience;
    private volatile bool _computesMeanwhile;

    private MpiRankGroup(MpiOptions options)
    {
        _mpi = new MpiLibrary();
        _mpi.Start();
        (Rank, Size) = _mpi.Place();
        _patience = options.Silence;
        _communicator = _mpi.Duplicate();
        var watched = _mpi.Duplicate();
        var ranks = Array.ConvertAll(AllGather(RankPlace.Mine().ToBytes()), RankPlace.Read);
        BytesSent = 0;
        Processors = ranks[Rank].ShareAmong(ranks);
        _watch = new MpiWatch(_mpi, watched, _record, ranks, Rank, options, Abort);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public int Processors { get; }

    /// <inheritdoc/>
    public long BytesSent { get; private set; }

    /// <summary>Joins the others; returns when all are there. A process can do so once.</summary>
    /// <param name="options">When ranks are given up.</param>
    /// <exception cref="RankGroupException">There is no Open MPI on this machine, or it fails.</exception>
    public static MpiRankGroup Join(MpiOptions options) => new(options);

    /// <inheritdoc/>
    public IDisposable WorkPromptly() => _record.WorkPromptly();

    /// <summary>Lets the others know that somebody has stopped this rank on purpose, and with it the job. Any thread may do so.</summary>
    public void TellOfStop()
    {
        _record.Stop();
        _watch.Hurry();
    }

    /// <summary>
    /// On rank 0, which has told of its stop: waits until all others have. mpirun stops ranks also when one of them is gone, and then they never have.
    /// </summary>
    /// <returns>False where the limit comes first.</returns>
    public bool AwaitAllStopped(TimeSpan limit) => _watch.AwaitAllStopped(limit);

    /// <inheritdoc/>
    public bool ComputesMeanwhile
    {
        get => _computesMeanwhile;
        set => _computesMeanwhile = value;
    }

    /// <inheritdoc/>
    public byte[][] AllGather(ReadOnlySpan<byte> mine)
    {
        BytesSent += mine.Length * (Size - 1L);
        var heads = GatherHeads(mine);
        var all = new byte[Size][];
        for (var rank = 0; rank < Size; rank++)
        {
            var head = heads.AsSpan(rank * HeadLength, HeadLength);
            all[rank] = new byte[BitConverter.ToInt32(head)];
            head[sizeof(int)..][..Math.Min(all[rank].Length, HeadLength - sizeof(int))].CopyTo(all[rank]);
        }

        // MPI counts in ints, over all ranks: what is longer goes in several pieces.
        var piece = int.MaxValue / Size;
        for (var start = (long)HeadLength - sizeof(int); all.Any(bytes => bytes.Length > start); start += piece)
            GatherPiece(mine, all, (int)start, piece);
        return all;
    }

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<float> mine, Span<float> all, ReadOnlySpan<int> counts)
    {
        var starts = StartsOf(counts, all.Length, nameof(counts));
        RequireLength(mine.Length, counts[Rank], nameof(mine));
        mine.CopyTo(all.Slice(starts[Rank], mine.Length));
        BytesSent += mine.Length * (Size - 1L) * sizeof(float);
        fixed (float* values = all)
        fixed (int* countsOf = counts, startsOf = starts)
        {
            using var entered = _record.Enter();
            Await(_mpi.GatherFloats(_communicator, values, countsOf, startsOf), all.Length * (long)sizeof(float));
        }
    }

    /// <inheritdoc/>
    public void AllToAll(ReadOnlySpan<float> sent, ReadOnlySpan<int> sentCounts, Span<float> received, ReadOnlySpan<int> receivedCounts)
    {
        var sentStarts = StartsOf(sentCounts, sent.Length, nameof(sentCounts));
        var receivedStarts = StartsOf(receivedCounts, received.Length, nameof(receivedCounts));
        RequireLength(receivedCounts[Rank], sentCounts[Rank], nameof(receivedCounts));
        BytesSent += (sent.Length - sentCounts[Rank]) * (long)sizeof(float);
        fixed (float* from = sent, to = received)
        fixed (int* fromCounts = sentCounts, fromStarts = sentStarts, toCounts = receivedCounts, toStarts = receivedStarts)
        {
            using var entered = _record.Enter();
            var request = _mpi.Exchange(_communicator, from, fromCounts, fromStarts, to, toCounts, toStarts);
            Await(request, (sent.Length + received.Length) * (long)sizeof(float));
        }
    }

    /// <summary>Ends all processes at once, this one too, without waiting for anybody.</summary>
    /// <param name="exitCode">What mpirun is to answer.</param>
    [DoesNotReturn]
    public void Abort(int exitCode)
    {
        _record.EndJob();
        new Thread(() => _mpi.Abort(exitCode)) { IsBackground = true }.Start();
        Thread.Sleep(s_abortPatience);
        Process.GetCurrentProcess().Kill();
        throw new UnreachableException();
    }

    /// <summary>Leaves; returns when all do, which may take as long as their work.</summary>
    public void Dispose()
    {
        using (_record.Enter())
            Await(_mpi.Barrier(_communicator), bytes: 0);
        _watch.Dispose();
        using var deadline = new Timer(_ => Abort(exitCode: 1), state: null, _patience, Timeout.InfiniteTimeSpan);
        _mpi.End();
    }

    private byte[] GatherHeads(ReadOnlySpan<byte> mine)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        head.Clear();
        BitConverter.TryWriteBytes(head, mine.Length);
        mine[..Math.Min(mine.Length, HeadLength - sizeof(int))].CopyTo(head[sizeof(int)..]);
        var heads = new byte[Size * HeadLength];
        fixed (byte* sent = head, all = heads)
        {
            using var entered = _record.Enter();
            Await(_mpi.GatherBytes(_communicator, sent, HeadLength, all), heads.Length);
        }

        return heads;
    }

    private void GatherPiece(ReadOnlySpan<byte> mine, byte[][] all, int start, int length)
    {
        var counts = Array.ConvertAll(all, bytes => Math.Clamp(bytes.Length - start, 0, length));
        var starts = StartsOf(counts, counts.Sum(), nameof(all));
        var pieces = GC.AllocateUninitializedArray<byte>(counts.Sum());
        mine.Slice(Math.Min(start, mine.Length), counts[Rank]).CopyTo(pieces.AsSpan(starts[Rank]));
        fixed (byte* bytes = pieces)
        fixed (int* countsOf = counts, startsOf = starts)
        {
            using var entered = _record.Enter();
            Await(_mpi.GatherBytes(_communicator, bytes, countsOf, startsOf), pieces.Length);
        }

        for (var rank = 0; rank < Size; rank++)
            pieces.AsSpan(starts[rank], counts[rank]).CopyTo(all[rank].AsSpan(Math.Min(start, all[rank].Length)));
    }

    private void Await(nint request, long bytes)
    {
        var waiting = new MpiWaiting(bytes);
        while (!_mpi.IsDone(ref request))
            waiting.Pause(_computesMeanwhile);
    }

    private int[] StartsOf(ReadOnlySpan<int> counts, int length, string name)
    {
        RequireLength(counts.Length, Size, name);
        var starts = new int[Size];
        var sum = 0L;
        for (var rank = 0; rank < Size; rank++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(counts[rank], name);
            starts[rank] = (int)Math.Min(sum, int.MaxValue);
            sum += counts[rank];
        }

        return sum == length ? starts : throw new ArgumentException($"The counts sum to {sum}, and there are {length} values.", name);
    }

    private static void RequireLength(int length, int expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"There are {length} where {expected} are expected.", name);
    }
}
