namespace Ur4Rec;

/// <summary>Which texts of the store a run reads, and whether it may read texts that know what is held out.</summary>
public sealed record TextSettings
{
    /// <summary>The <see cref="Source"/> that stands for every set of the store.</summary>
    public const string All = "all";

    /// <summary>The <see cref="Source"/> that stands for no text.</summary>
    public const string None = "none";

    /// <summary><see cref="All"/>, <see cref="None"/> or the name of a source (<see cref="Text.TextSet.Source"/>).</summary>
    public string Source { get; init; } = All;

    /// <summary>Whether a run goes on where the audit finds its texts leaking; the warning then stands in all its results.</summary>
    public bool AllowLeaking { get; init; }
}
