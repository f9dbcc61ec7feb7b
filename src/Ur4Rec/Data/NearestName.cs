namespace Ur4Rec.Data;

/// <summary>Finds the known name that a mistyped one most likely meant.</summary>
public static class NearestName
{
    /// <summary>The known name closest to <paramref name="name"/>, or null where <paramref name="known"/> is empty; ties go to the first.</summary>
    /// <remarks>
    /// Closeness is the optimal string alignment distance, ignoring case: insertions, deletions, substitutions and swaps of
    /// neighbours. A known name that holds <paramref name="name"/> whole (<c>dropout</c> in <c>sasrec_dropout</c>) is one edit away.
    /// </remarks>
    public static string? Of(string name, IEnumerable<string> known) => known.MinBy(candidate => Distance(name, candidate));

    /// <summary>The same, or null where nothing known is within a third of the name's length: better no advice than a wild guess.</summary>
    public static string? PlausiblyOf(string name, IEnumerable<string> known)
    {
        var nearest = Of(name, known);
        return nearest is not null && Distance(name, nearest) <= Math.Max(1, name.Length / 3) ? nearest : null;
    }

    private static int Distance(string name, string candidate)
    {
        if (string.Equals(name, candidate, StringComparison.OrdinalIgnoreCase))
            return 0;
        if (name.Length >= 4 && candidate.Contains(name, StringComparison.OrdinalIgnoreCase))
            return 1;
        return AlignmentDistance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
    }

    private static int AlignmentDistance(string a, string b)
    {
        var beforeLast = new int[b.Length + 1];
        var last = Enumerable.Range(0, b.Length + 1).ToArray();
        var current = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[b.Length];
    }
}
