using System.Runtime.ExceptionServices;

namespace Ur4Rec.Numerics;

/// <summary>
/// A fixed team of threads that runs numbered tiles. Tiles are cut by the caller from shapes alone, never from the number
/// of threads, and write to disjoint places, so a result has the same bits on one thread and on sixteen.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    private const int SpinsBeforeParking = 300;

    private readonly Thread[] _threads;
    private readonly object _parking = new();
    private readonly Lock _callGate = new();
    private Action<int>? _body;
    private Exception? _failure;
    private int _tileCount;
    private int _nextTile;
    private int _pendingWorkers;
    private int _generation;
    private volatile int _parked;
    private volatile bool _stopping;

    [ThreadStatic]
    private static bool t_insideTile;

    /// <summary>Starts a team of <paramref name="threads"/> threads, the caller of <see cref="For"/> included.</summary>
    /// <param name="threads">At least 1; 1 runs everything on the caller.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _threads = new Thread[threads - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(WorkUntilStopped) { IsBackground = true, Name = $"ur4rec worker {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of threads that take part, the caller included.</summary>
    public int Threads => _threads.Length + 1;

    /// <summary>Working memory of the operations that run on this team.</summary>
    internal Scratch Scratch { get; } = new();

    /// <summary>
    /// Runs <paramref name="body"/> once for each tile 0 .. <paramref name="tiles"/>-1 and returns when all are done.
    /// A call from inside a tile runs on the calling thread alone.
    /// </summary>
    /// <remarks>An exception of a tile reaches the caller as it is, the first where several tiles throw; tiles not yet begun are then left out.</remarks>
    public void For(int tiles, Action<int> body)
    {
        if (tiles <= 0)
            return;
        if (tiles == 1 || _threads.Length == 0 || t_insideTile)
        {
            for (var tile = 0; tile < tiles; tile++)
                body(tile);
            return;
        }

        lock (_callGate)
        {
            _body = body;
            _failure = null;
            _tileCount = tiles;
            _nextTile = -1;
            _pendingWorkers = _threads.Length;
            Interlocked.Increment(ref _generation);
            if (_parked > 0)
                WakeAll();
            RunTiles();
            var spinner = new SpinWait();
            while (Volatile.Read(ref _pendingWorkers) != 0)
                spinner.SpinOnce(sleep1Threshold: -1);
            _body = null;
            if (_failure is { } failure)
                ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Stops the team; a pool that is running a call must not be disposed.</summary>
    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        WakeAll();
        foreach (var thread in _threads)
            thread.Join();
        Scratch.Dispose();
    }

    // A pulse reaches every parked thread; permits of a semaphore could all be taken by one that parks again quickly.
    private void WakeAll()
    {
        lock (_parking)
            Monitor.PulseAll(_parking);
    }

    private void WorkUntilStopped()
    {
        var seen = 0;
        while (true)
        {
            seen = AwaitCall(seen);
            if (_stopping)
                return;
            RunTiles();
            Interlocked.Decrement(ref _pendingWorkers);
        }
    }

    private int AwaitCall(int seen)
    {
        for (var spin = 0; spin < SpinsBeforeParking; spin++)
        {
            if (Volatile.Read(ref _generation) != seen || _stopping)
                return Volatile.Read(ref _generation);
            Thread.SpinWait(20);
        }

        Interlocked.Increment(ref _parked);
        lock (_parking)
        {
            while (Volatile.Read(ref _generation) == seen && !_stopping)
                Monitor.Wait(_parking);
        }

        Interlocked.Decrement(ref _parked);
        return Volatile.Read(ref _generation);
    }

    private void RunTiles()
    {
        t_insideTile = true;
        try
        {
            int tile;
            while ((tile = Interlocked.Increment(ref _nextTile)) < _tileCount)
                _body!(tile);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
            Volatile.Write(ref _nextTile, _tileCount);
        }
        finally
        {
            t_insideTile = false;
        }
    }
}
