namespace Ur4Rec.Bench.Serve.Malformed;

/// <summary>How a client goes on after it has sent an attack.</summary>
internal enum AfterSending
{
    /// <summary>Reads one answer.</summary>
    Read,

    /// <summary>Reads an answer, closes its half, and reads all that is answered still.</summary>
    ReadAll,

    /// <summary>Closes its half, and reads all that is answered.</summary>
    EndSending,

    /// <summary>Resets the connection at once.</summary>
    Reset,
}

/// <summary>Bytes that a server must refuse.</summary>
/// <param name="Bytes">A byte a character.</param>
/// <param name="After">How the client goes on.</param>
/// <param name="MayClose">Whether a server may close the connection with no answer: it cannot send one, or the client would not be there to read it.</param>
/// <param name="WellFormed">So many requests stand first that have to be answered 200.</param>
internal sealed record Attack(string Bytes, AfterSending After = AfterSending.Read, bool MayClose = false, int WellFormed = 0);

/// <summary>A sort of attacks.</summary>
internal sealed record AttackKind(string Name, Func<Dice, Attack> Draw);
