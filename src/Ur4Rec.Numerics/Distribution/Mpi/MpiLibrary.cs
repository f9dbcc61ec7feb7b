using System.Runtime.InteropServices;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>
/// The calls of MPI that are needed. MPI is asked to serve one thread at a time: each call is made under a lock, and none but those of start and end
/// waits for another rank, so that whoever waits for a collective does not keep the watch from speaking.
/// </summary>
internal sealed unsafe class MpiLibrary
{
    private const int ThreadSerialized = 2;
    private const int InPlace = 1;
    private const int AnySource = -1;
    private const int LongestMessage = 1024;

    private readonly Lock _lock = new();
    private readonly nint _library = MpiLoader.Load();
    private readonly nint _world;
    private readonly nint _float;
    private readonly nint _byte;
    private readonly delegate* unmanaged<nint*, int*, nint, int> _test;
    private readonly delegate* unmanaged<int, int, nint, int*, Status*, int> _probe;

    public MpiLibrary()
    {
        _world = Export("ompi_mpi_comm_world");
        _float = Export("ompi_mpi_float");
        _byte = Export("ompi_mpi_byte");
        _test = (delegate* unmanaged<nint*, int*, nint, int>)Export("MPI_Test");
        _probe = (delegate* unmanaged<int, int, nint, int*, Status*, int>)Export("MPI_Iprobe");
    }

    /// <summary>Joins the other processes; returns when all are there.</summary>
    public void Start()
    {
        // .NET makes exceptions of these signals; Open MPI would print a backtrace and end the process.
        CLibrary.SetVariable("OMPI_MCA_opal_signal", "");
        int provided;
        Check("MPI_Init_thread", ((delegate* unmanaged<nint, nint, int, int*, int>)Export("MPI_Init_thread"))(0, 0, ThreadSerialized, &provided));
        if (provided < ThreadSerialized)
            throw new RankGroupException("This Open MPI was built without threads (MPI_THREAD_SERIALIZED), which are needed; install another build.");
    }

    /// <summary>Leaves; returns when all do.</summary>
    public void End()
    {
        lock (_lock)
            Check("MPI_Finalize", ((delegate* unmanaged<int>)Export("MPI_Finalize"))());
    }

    /// <summary>Ends all processes, or fails to. Whoever holds the lock is given a second: he may never give it back.</summary>
    public void Abort(int exitCode)
    {
        _ = _lock.TryEnter(TimeSpan.FromSeconds(1));
        // The inner function does what MPI_Abort does and spares the users nine lines that say less than ours.
        var function = NativeLibrary.TryGetExport(_library, "ompi_mpi_abort", out var silent) ? silent : Export("MPI_Abort");
        _ = ((delegate* unmanaged<nint, int, int>)function)(_world, exitCode);
    }

    public (int Rank, int Size) Place()
    {
        int rank, size;
        Check("MPI_Comm_rank", ((delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_rank"))(_world, &rank));
        Check("MPI_Comm_size", ((delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_size"))(_world, &size));
        return (rank, size);
    }

    /// <summary>A communicator of all processes whose messages are its own, and whose failures are returned.</summary>
    public nint Duplicate()
    {
        nint communicator;
        Check("MPI_Comm_dup", ((delegate* unmanaged<nint, nint*, int>)Export("MPI_Comm_dup"))(_world, &communicator));
        var setHandler = (delegate* unmanaged<nint, nint, int>)Export("MPI_Comm_set_errhandler");
        Check("MPI_Comm_set_errhandler", setHandler(communicator, Export("ompi_mpi_errors_return")));
        return communicator;
    }

    /// <summary>Starts to gather bytes of one length from all.</summary>
    public nint GatherBytes(nint communicator, byte* mine, int count, byte* all)
    {
        var gather = (delegate* unmanaged<byte*, int, nint, byte*, int, nint, nint, nint*, int>)Export("MPI_Iallgather");
        nint request;
        lock (_lock)
            Check("MPI_Iallgather", gather(mine, count, _byte, all, count, _byte, communicator, &request));
        return request;
    }

    /// <summary>Starts to gather bytes; mine lie in their place already.</summary>
    public nint GatherBytes(nint communicator, byte* all, int* counts, int* starts) => Gather(communicator, _byte, all, counts, starts);

    /// <summary>Starts to gather values; mine lie in their place already.</summary>
    public nint GatherFloats(nint communicator, float* all, int* counts, int* starts) => Gather(communicator, _float, all, counts, starts);

    /// <summary>Starts to exchange pieces.</summary>
    public nint Exchange(nint communicator, float* sent, int* sentCounts, int* sentStarts, float* received, int* receivedCounts, int* receivedStarts)
    {
        var exchange = (delegate* unmanaged<float*, int*, int*, nint, float*, int*, int*, nint, nint, nint*, int>)Export("MPI_Ialltoallv");
        nint request;
        lock (_lock)
        {
            Check("MPI_Ialltoallv",
                exchange(sent, sentCounts, sentStarts, _float, received, receivedCounts, receivedStarts, _float, communicator, &request));
        }

        return request;
    }

    /// <summary>Starts a barrier.</summary>
    public nint Barrier(nint communicator)
    {
        nint request;
        lock (_lock)
            Check("MPI_Ibarrier", ((delegate* unmanaged<nint, nint*, int>)Export("MPI_Ibarrier"))(communicator, &request));
        return request;
    }

    /// <summary>Starts to send a few bytes, which stay as they are until they are sent.</summary>
    public nint Send(nint communicator, byte* bytes, int count, int to)
    {
        var send = (delegate* unmanaged<byte*, int, nint, int, int, nint, nint*, int>)Export("MPI_Isend");
        nint request;
        lock (_lock)
            Check("MPI_Isend", send(bytes, count, _byte, to, 0, communicator, &request));
        return request;
    }

    /// <summary>Takes a few bytes that somebody has sent, if there are any.</summary>
    /// <returns>Who sent them, or null.</returns>
    public int? TryReceive(nint communicator, byte* bytes, int count)
    {
        int arrived;
        Status status;
        lock (_lock)
        {
            Check("MPI_Iprobe", _probe(AnySource, 0, communicator, &arrived, &status));
            if (arrived == 0)
                return null;
            var receive = (delegate* unmanaged<byte*, int, nint, int, int, nint, nint, int>)Export("MPI_Recv");
            Check("MPI_Recv", receive(bytes, count, _byte, status.Source, 0, communicator, 0));
        }

        return status.Source;
    }

    /// <summary>Moves what is under way, and says whether the request is done; it is 0 from then on.</summary>
    public bool IsDone(ref nint request)
    {
        int done;
        fixed (nint* asked = &request)
        {
            lock (_lock)
                Check("MPI_Test", _test(asked, &done, 0));
        }

        return done != 0;
    }

    private nint Gather(nint communicator, nint type, void* all, int* counts, int* starts)
    {
        var gather = (delegate* unmanaged<nint, int, nint, void*, int*, int*, nint, nint, nint*, int>)Export("MPI_Iallgatherv");
        nint request;
        lock (_lock)
            Check("MPI_Iallgatherv", gather(InPlace, 0, type, all, counts, starts, type, communicator, &request));
        return request;
    }

    private nint Export(string name) => NativeLibrary.GetExport(_library, name);

    private void Check(string call, int error)
    {
        if (error == 0)
            return;
        var text = stackalloc byte[LongestMessage];
        int length;
        _ = ((delegate* unmanaged<int, byte*, int*, int>)Export("MPI_Error_string"))(error, text, &length);
        throw new RankGroupException($"{call} failed: {Marshal.PtrToStringUTF8((nint)text, length)}.");
    }

    /// <summary>MPI_Status of Open MPI 4 and 5.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Status
    {
        public int Source;
        public int Tag;
        public int Error;
        public int Cancelled;
        public nuint Count;
    }
}
