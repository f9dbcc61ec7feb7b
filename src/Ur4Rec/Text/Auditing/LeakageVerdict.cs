namespace Ur4Rec.Text.Auditing;

/// <summary>Whether texts know what is held out, from the best to the worst.</summary>
public enum LeakageVerdict
{
    /// <summary>Nothing says that they do.</summary>
    Clean,

    /// <summary>Something says so, not enough to be sure; or nothing can be said.</summary>
    Suspicious,

    /// <summary>They do.</summary>
    Leaking,
}
