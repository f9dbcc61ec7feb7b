namespace Ur4Rec.Cli;

/// <summary>Interrupted where something is there already: the message says what.</summary>
internal sealed class InterruptedException(string left, OperationCanceledException cause) : OperationCanceledException(left, cause, cause.CancellationToken);
