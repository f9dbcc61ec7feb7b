namespace Ur4Rec.Numerics.Distribution;

/// <summary>What is wrong with a rank, and for how long it has been.</summary>
/// <param name="Rank">Whose fault it is.</param>
/// <param name="Hangs">Its work does not go on; else it gives no sign of life.</param>
/// <param name="Time">Since when.</param>
internal readonly record struct RankFailure(int Rank, bool Hangs, TimeSpan Time);

/// <summary>
/// Judges from signs of life whether all ranks live and work. Rank 0 hears all and judges all; the others hear and judge rank 0 alone. Time passes only
/// while this rank itself is awake: one that was stopped and goes on blames nobody.
/// </summary>
internal sealed class RankHealth(int rank, int size, MpiOptions options)
{
    /// <summary>Of those who find rank 0 silent one has to say so: each waits a little longer than the one before, the last for this long.</summary>
    private static readonly TimeSpan s_turns = TimeSpan.FromSeconds(20);

    private readonly WorkState[] _states = new WorkState[size];
    private readonly TimeSpan[] _silent = new TimeSpan[size];
    private readonly TimeSpan[] _waited = new TimeSpan[size];

    /// <summary>Time goes by.</summary>
    public void Pass(TimeSpan time)
    {
        for (var other = 0; other < size; other++)
        {
            _silent[other] += time;
            _waited[other] += time;
        }
    }

    /// <summary>A rank, this one too, says how it is.</summary>
    public void Hear(int other, WorkState state)
    {
        _silent[other] = TimeSpan.Zero;
        if (!state.Waits || state.Entered != _states[other].Entered)
            _waited[other] = TimeSpan.Zero;
        _states[other] = state;
    }

    /// <summary>What is wrong, or null.</summary>
    public RankFailure? Judge() => FindSilent() ?? (rank == 0 ? FindHung() : null);

    private RankFailure? FindSilent()
    {
        var (first, count, limit) = rank == 0 ? (1, size - 1, options.Silence) : (0, 1, options.Silence + (rank - 1) * s_turns / size);
        for (var other = first; other < first + count; other++)
        {
            if (_silent[other] > limit)
                return new RankFailure(other, Hangs: false, _silent[other]);
        }

        return null;
    }

    private RankFailure? FindHung()
    {
        for (var waiting = 0; waiting < size; waiting++)
        {
            if (!_states[waiting].Waits || _waited[waiting] <= options.Stall)
                continue;
            for (var other = 0; other < size; other++)
            {
                if (_states[other] is { Waits: false, IsPrompt: true } state && state.Entered < _states[waiting].Entered)
                    return new RankFailure(other, Hangs: true, _waited[waiting]);
            }
        }

        return null;
    }
}
