namespace Ur4Rec.Models.Memory;

/// <summary>What makes a user's memory move. A request for an update moves it under any of them.</summary>
public enum UpdateTrigger
{
    /// <summary>Every <see cref="MemoryOptions.InteractionThreshold"/>-th interaction since the last update.</summary>
    InteractionCount,

    /// <summary>An interaction after which the drift is above <see cref="MemoryOptions.DriftThreshold"/>; the first interaction of all.</summary>
    DriftThreshold,

    /// <summary>An interaction at least <see cref="MemoryOptions.TimeThreshold"/> seconds after the last update; the first interaction of all.</summary>
    TimeBased,

    /// <summary>Requests alone.</summary>
    Explicit,
}
