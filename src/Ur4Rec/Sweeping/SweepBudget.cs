using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Sweeping;

/// <summary>The wall time of a search, as people write it: <c>90s</c>, <c>30m</c>, <c>2h</c>.</summary>
public static class SweepBudget
{
    private const int MostHours = 1_000;

    /// <summary>Reads a budget.</summary>
    /// <exception cref="InputException">It is no such time, or none at all, or above 1,000 hours.</exception>
    public static TimeSpan Parse(string text)
    {
        if (text.Length > 1
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            && SecondsOf(text[^1]) is { } seconds && (long)count * seconds <= MostHours * 3600)
            return TimeSpan.FromSeconds((long)count * seconds);
        throw new InputException($"--budget {text}: write a time such as 90s, 30m or 2h, at most {MostHours}h.");
    }

    private static int? SecondsOf(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        _ => null,
    };
}
