using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Cli;

/// <summary>
/// The job that this process does: alone, or as one of the ranks that mpirun started. Rank 0 speaks for all, in success and failure; the others show
/// nothing, and end with it. A failure that is another's own is said by that one, once it is clear that rank 0 does not meet it. Ranks that mpirun stops
/// because one of them is gone say nothing: what matters is what became of that one.
/// </summary>
internal sealed class Job
{
    private static readonly TimeSpan s_leadersTurn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(200);

    /// <summary>Rank 0 may still be writing the checkpoint that the run is to go on from.</summary>
    private static readonly TimeSpan s_leadersSaving = TimeSpan.FromMinutes(5);

    /// <summary>Whoever has not said by then that it was stopped, too, was not.</summary>
    private static readonly TimeSpan s_othersTurn = TimeSpan.FromSeconds(20);

    private readonly TextWriter _error;
    private readonly CancellationToken _stop;
    private MpiRankGroup? _ranks;
    private CancellationTokenRegistration _tellsOfStop;

    public Job(CancellationToken stop)
    {
        _stop = stop;
        // mpirun gives every rank a terminal as standard output, whatever its own is; what terminals are told must not get into results.
        if (MpiLaunch.IsLaunched)
            Environment.SetEnvironmentVariable("TERM", "dumb");
        _error = Console.Error;
    }

    /// <summary>Finds the other ranks; all must do so.</summary>
    /// <exception cref="RankGroupException">mpirun started this process, and there is no Open MPI library or it fails.</exception>
    public IRankGroup Join()
    {
        if (!MpiLaunch.IsLaunched)
            return SoleRank.Instance;
        if (MpiLaunch.Rank > 0)
        {
            Console.SetOut(TextWriter.Null);
            Console.SetError(TextWriter.Null);
        }

        _ranks = MpiRankGroup.Join(MpiOptions.FromEnvironment());
        _tellsOfStop = _stop.Register(_ranks.TellOfStop);
        return _ranks;
    }

    /// <summary>Waits for the others to be done, too.</summary>
    public void Leave()
    {
        _tellsOfStop.Dispose();
        _ranks?.Dispose();
    }

    /// <summary>Says what went wrong and ends all ranks.</summary>
    /// <param name="text">One line, and what traces it where that is wanted.</param>
    /// <param name="exitCode">Of the whole job.</param>
    /// <param name="isInterrupted">Whether nothing went wrong but somebody stopped it.</param>
    public int Fail(string text, int exitCode, bool isInterrupted)
    {
        if (isInterrupted)
            _ranks?.TellOfStop();
        if (MpiLaunch.Rank is > 0 and var rank)
            Thread.Sleep((isInterrupted ? s_leadersSaving : s_leadersTurn) + (rank - 1) * s_turn);
        else if (isInterrupted)
            _ranks?.AwaitAllStopped(s_othersTurn);
        _error.WriteLine(text);
        _ranks?.Abort(exitCode);
        return exitCode;
    }
}
