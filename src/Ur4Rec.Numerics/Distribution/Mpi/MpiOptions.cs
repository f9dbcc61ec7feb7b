using System.Globalization;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>When ranks are given up.</summary>
/// <param name="Silence">How long a rank may send no sign of life.</param>
/// <param name="Stall">How long ranks wait in a collective for one that is at work which was to be prompt.</param>
public sealed record MpiOptions(TimeSpan Silence, TimeSpan Stall)
{
    /// <summary>Sets <see cref="Silence"/>, in seconds.</summary>
    public const string SilenceVariable = "UR4REC_MPI_SILENCE_SECONDS";

    /// <summary>Sets <see cref="Stall"/>, in seconds.</summary>
    public const string StallVariable = "UR4REC_MPI_STALL_SECONDS";

    private const int Longest = 86_400;

    /// <summary>20 and 45 seconds: whatever happens, the job has ended within a minute.</summary>
    public static MpiOptions Default { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(45));

    /// <summary>The default, or what the environment says instead.</summary>
    /// <exception cref="RankGroupException">It says something that is no number of seconds.</exception>
    public static MpiOptions FromEnvironment() =>
        new(Seconds(SilenceVariable) ?? Default.Silence, Seconds(StallVariable) ?? Default.Stall);

    private static TimeSpan? Seconds(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= Longest
            ? TimeSpan.FromSeconds(seconds)
            : throw new RankGroupException($"{name} is '{text}'; it is a whole number of seconds, 1 to {Longest}.");
    }
}
