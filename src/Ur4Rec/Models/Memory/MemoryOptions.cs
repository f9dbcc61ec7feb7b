using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Models.Memory;

/// <summary>How users' memories are kept.</summary>
public sealed record MemoryOptions
{
    /// <summary>Items of a user's history that are kept, at least 1; the oldest fall out.</summary>
    public int MaxMemorySize { get; init; } = 10;

    /// <summary>What makes a memory move.</summary>
    public UpdateTrigger UpdateTrigger { get; init; } = UpdateTrigger.DriftThreshold;

    /// <summary>Interactions from one update to the next under <see cref="UpdateTrigger.InteractionCount"/>, at least 1.</summary>
    public int InteractionThreshold { get; init; } = 10;

    /// <summary>Drift that is still borne under <see cref="UpdateTrigger.DriftThreshold"/>: a cosine distance, 0 &lt;= value &lt; 2.</summary>
    public double DriftThreshold { get; init; } = 0.3;

    /// <summary>How many of the newest items the drift is measured by, 1 .. <see cref="MaxMemorySize"/>: the mean of their representations.</summary>
    public int DriftWindow { get; init; } = 1;

    /// <summary>Seconds from one update to the next under <see cref="UpdateTrigger.TimeBased"/>, at least 1.</summary>
    public long TimeThreshold { get; init; } = 86_400;

    /// <summary>The share of its state that a memory keeps in an update, 0 &lt;= value &lt; 1.</summary>
    public double DecayFactor { get; init; } = 0.95;

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">One is outside its range.</exception>
    public void Validate()
    {
        Require(MaxMemorySize >= 1, "max_memory_size", MaxMemorySize, "at least 1");
        Require(Enum.IsDefined(UpdateTrigger), "update_trigger", (int)UpdateTrigger, "interaction_count, drift_threshold, time_based or explicit");
        Require(InteractionThreshold >= 1, "interaction_threshold", InteractionThreshold, "at least 1");
        Require(DriftThreshold is >= 0 and < 2, "drift_threshold", DriftThreshold, "at least 0 and below 2");
        Require(
            DriftWindow >= 1 && DriftWindow <= MaxMemorySize, "drift_window", DriftWindow,
            $"at least 1 and at most max_memory_size, which is {MaxMemorySize}");
        Require(TimeThreshold >= 1, "time_threshold", TimeThreshold, "at least 1 second");
        Require(DecayFactor is >= 0 and < 1, "decay_factor", DecayFactor, "at least 0 and below 1");
    }

    private static void Require(bool holds, string key, IFormattable value, string wanted)
    {
        if (!holds)
            throw new InputException($"The memory's {key} is {value.ToString(null, CultureInfo.InvariantCulture)}; it must be {wanted}.");
    }
}
