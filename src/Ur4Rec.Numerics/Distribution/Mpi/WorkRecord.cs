namespace Ur4Rec.Numerics.Distribution;

/// <summary>What this rank does at the moment: one thread at a time writes it, the watch reads it.</summary>
internal sealed class WorkRecord
{
    private readonly Lock _lock = new();
    private WorkState _state;
    private int _promptSections;
    private bool _endsJob;

    public WorkState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>The rank waits in a collective until what is returned is disposed.</summary>
    public IDisposable Enter()
    {
        lock (_lock)
            _state = _state with { Entered = _state.Entered + 1, Waits = true };
        return new Ending(Leave);
    }

    /// <summary>The rank's work is prompt until what is returned is disposed.</summary>
    public IDisposable WorkPromptly()
    {
        CountPromptSections(1);
        return new Ending(() => CountPromptSections(-1));
    }

    /// <summary>Somebody has stopped this rank on purpose. What comes to it when it ends the job itself is no such thing.</summary>
    public void Stop()
    {
        lock (_lock)
            _state = _state with { IsStopped = !_endsJob };
    }

    /// <summary>This rank ends the job.</summary>
    public void EndJob()
    {
        lock (_lock)
            _endsJob = true;
    }

    private void Leave()
    {
        lock (_lock)
            _state = _state with { Waits = false };
    }

    private void CountPromptSections(int more)
    {
        lock (_lock)
        {
            _promptSections += more;
            _state = _state with { IsPrompt = _promptSections > 0 };
        }
    }

    private sealed class Ending(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}
