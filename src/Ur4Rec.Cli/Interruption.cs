using System.Runtime.InteropServices;

namespace Ur4Rec.Cli;

/// <summary>Turns the first Ctrl-C (or SIGTERM) into a cancellation that the work in hand answers; the second ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    private const int FromSigint = 130;
    private const int FromSigterm = 143;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of a process that a signal ends: 128 and the signal's number.</summary>
    public int ExitCode { get; private set; } = FromSigint;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        if (!_source.IsCancellationRequested)
            ExitCode = context.Signal == PosixSignal.SIGTERM ? FromSigterm : FromSigint;
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
