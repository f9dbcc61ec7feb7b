using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>
/// Sends signs of life, hears the others' and ends the job when one fails. All ranks exchange them with rank 0, by messages that MPI takes at once; to one
/// that does not fetch them no more than one is on its way.
/// </summary>
internal sealed unsafe class MpiWatch : IDisposable
{
    private static readonly TimeSpan s_longestBeat = TimeSpan.FromSeconds(1);

    /// <summary>mpirun leaves a job that is stopped no more than a second.</summary>
    private static readonly TimeSpan s_hurriedBeat = TimeSpan.FromMilliseconds(20);

    private readonly MpiLibrary _mpi;
    private readonly nint _communicator;
    private readonly WorkRecord _record;
    private readonly RankPlace[] _places;
    private readonly int _rank;
    private readonly Action<int> _abort;
    private readonly RankHealth _health;
    private readonly TimeSpan _beat;
    private readonly int[] _partners;
    private readonly nint[] _sending;
    private readonly byte* _messages;
    private readonly bool[] _stopped;
    private readonly ManualResetEventSlim _allStopped = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private long _lastBeat = Stopwatch.GetTimestamp();
    private volatile bool _hurries;
    private volatile bool _isOver;

    public MpiWatch(MpiLibrary mpi, nint communicator, WorkRecord record, RankPlace[] places, int rank, MpiOptions options, Action<int> abort)
    {
        (_mpi, _communicator, _record, _places, _rank, _abort) = (mpi, communicator, record, places, rank, abort);
        _health = new RankHealth(rank, places.Length, options);
        _beat = options.Silence / 4 < s_longestBeat ? options.Silence / 4 : s_longestBeat;
        _partners = rank == 0 ? [.. Enumerable.Range(1, places.Length - 1)] : [0];
        _stopped = new bool[places.Length];
        _sending = new nint[_partners.Length];
        _messages = (byte*)NativeMemory.Alloc((nuint)_partners.Length, WorkState.Length);
        _thread = new Thread(Watch) { IsBackground = true, Name = "rank watch", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>From now on speaks and listens without delay.</summary>
    public void Hurry()
    {
        _hurries = true;
        _wake.Set();
    }

    /// <summary>Waits until every rank that is heard here, and this one, have said that they were stopped.</summary>
    /// <returns>False where the limit comes first.</returns>
    public bool AwaitAllStopped(TimeSpan limit) => _allStopped.Wait(limit);

    /// <summary>Falls silent; the others must do so at the same time.</summary>
    public void Dispose()
    {
        _isOver = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
        _allStopped.Dispose();
    }

    private void Watch()
    {
        try
        {
            while (true)
            {
                _wake.WaitOne(_hurries ? s_hurriedBeat : _beat);
                if (_isOver)
                    return;
                Speak();
                Listen();
                if (_health.Judge() is { } failure)
                    End(Describe(failure));
            }
        }
        catch (RankGroupException e)
        {
            End(e.Message);
        }
    }

    private void Speak()
    {
        var state = _record.State;
        Hear(_rank, state);
        for (var i = 0; i < _partners.Length; i++)
        {
            if (_sending[i] != 0 && !_mpi.IsDone(ref _sending[i]))
                continue;
            var message = _messages + i * WorkState.Length;
            state.Write(new Span<byte>(message, WorkState.Length));
            _sending[i] = _mpi.Send(_communicator, message, WorkState.Length, _partners[i]);
        }
    }

    private void Listen()
    {
        // One that was stopped itself has not watched meanwhile, and what it was sent is still to be read.
        var passed = Stopwatch.GetElapsedTime(_lastBeat);
        _lastBeat = Stopwatch.GetTimestamp();
        _health.Pass(passed < 2 * _beat ? passed : 2 * _beat);
        var message = stackalloc byte[WorkState.Length];
        while (_mpi.TryReceive(_communicator, message, WorkState.Length) is { } from)
            Hear(from, WorkState.Read(new ReadOnlySpan<byte>(message, WorkState.Length)));
    }

    private void Hear(int rank, WorkState state)
    {
        _health.Hear(rank, state);
        _stopped[rank] = state.IsStopped;
        if (!_stopped.Contains(false))
            _allStopped.Set();
    }

    private string Describe(RankFailure failure)
    {
        var place = _places[failure.Rank];
        var fault = failure.Hangs
            ? "has not gone on while the others waited for it"
            : "has given no sign of life: it is stopped, or its machine or the network is down";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"rank {failure.Rank} (process {place.ProcessId} on {place.Host}) {fault}, for {failure.Time.TotalSeconds:F0} s; " +
            $"the job ends. Start the same command again: it goes on from the last checkpoint.");
    }

    private void End(string line)
    {
        // Console.Error may be closed: ranks other than 0 show nothing as a rule.
        using (var error = new StreamWriter(Console.OpenStandardError()))
            error.Write($"error: {line}\n");
        _abort(1);
    }
}
