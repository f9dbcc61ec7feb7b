using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Distribution;

/// <summary>Ranks that are threads of one process: what holds of them holds of processes, without anything to install.</summary>
public sealed class ThreadRanks : IRankGroup
{
    private readonly Room _room;

    private ThreadRanks(Room room, int rank)
    {
        _room = room;
        Rank = rank;
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size => _room.Barrier.ParticipantCount;

    /// <inheritdoc/>
    public int Processors => 1;

    /// <inheritdoc/>
    public long BytesSent { get; private set; }

    /// <inheritdoc/>
    public IDisposable WorkPromptly() => SoleRank.Instance.WorkPromptly();

    /// <summary>Runs every rank's work and returns what they came to. One that fails fails all.</summary>
    public static T[] Run<T>(int size, Func<IRankGroup, T> work)
    {
        using var room = new Room(size);
        var results = new T[size];
        var failures = new Exception?[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = work(new ThreadRanks(room, rank));
            }
            catch (Exception e)
            {
                failures[rank] = e;
                room.Failed.Cancel();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        var thrown = failures.OfType<Exception>().ToList();
        return thrown.Count == 0 ? results : throw (thrown.Find(failure => failure is not OperationCanceledException) ?? thrown[0]);
    }

    /// <inheritdoc/>
    public bool ComputesMeanwhile { get; set; }

    /// <inheritdoc/>
    public byte[][] AllGather(ReadOnlySpan<byte> mine)
    {
        BytesSent += mine.Length * (Size - 1L);
        return Exchange(mine.ToArray());
    }

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<float> mine, Span<float> all, ReadOnlySpan<int> counts)
    {
        BytesSent += mine.Length * sizeof(float) * (Size - 1L);
        var start = 0;
        foreach (var piece in Exchange(mine.ToArray()))
        {
            piece.CopyTo(all[start..]);
            start += piece.Length;
        }
    }

    /// <inheritdoc/>
    public void AllToAll(ReadOnlySpan<float> sent, ReadOnlySpan<int> sentCounts, Span<float> received, ReadOnlySpan<int> receivedCounts)
    {
        BytesSent += (sent.Length - sentCounts[Rank]) * (long)sizeof(float);
        var at = 0;
        foreach (var (values, counts) in Exchange((sent.ToArray(), sentCounts.ToArray())))
        {
            var piece = values.AsSpan(counts.Take(Rank).Sum(), counts[Rank]);
            piece.CopyTo(received[at..]);
            at += piece.Length;
        }
    }

    private T[] Exchange<T>(T mine)
    {
        _room.Desk[Rank] = mine!;
        _room.Barrier.SignalAndWait(_room.Failed.Token);
        var all = Array.ConvertAll(_room.Desk, given => (T)given);
        _room.Barrier.SignalAndWait(_room.Failed.Token);
        return all;
    }

    private sealed class Room(int size) : IDisposable
    {
        public object[] Desk { get; } = new object[size];

        public Barrier Barrier { get; } = new(size);

        public CancellationTokenSource Failed { get; } = new();

        public void Dispose()
        {
            Barrier.Dispose();
            Failed.Dispose();
        }
    }
}
