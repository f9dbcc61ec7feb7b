namespace Ur4Rec.Training.Watching;

/// <summary>A sign that a training goes wrong, said while it can still be stopped.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Epoch">Epoch in which it was seen, from 1.</param>
/// <param name="Name">Which of the warnings it is, e.g. <c>router_collapse</c>.</param>
/// <param name="Finding">What was measured.</param>
/// <param name="Advice">What to do, with the configuration's keys.</param>
public sealed record EarlyWarning(string Stage, int Epoch, string Name, string Finding, string Advice)
{
    /// <summary>All of it in a line.</summary>
    public override string ToString() => $"{Stage} epoch {Epoch}: {Finding}; {Advice}.";
}

/// <summary>What a <see cref="WatchRule"/> found, and what to do.</summary>
internal sealed record WatchFinding(string Measured, string Advice)
{
    /// <summary>With numbers as they are written everywhere.</summary>
    public static WatchFinding Of(FormattableString measured, FormattableString advice) =>
        new(FormattableString.Invariant(measured), FormattableString.Invariant(advice));
}
