namespace Ur4Rec.Data.Quality;

/// <summary>When users did things.</summary>
internal sealed record TimeStatistics
{
    private const long SessionGapSeconds = 30 * 60;

    /// <summary>Unix seconds of the oldest interaction.</summary>
    public required long First { get; init; }

    /// <summary>Unix seconds of the newest interaction.</summary>
    public required long Last { get; init; }

    /// <summary>Whether every user's times are 0, 1, 2, ...: what data without times is given.</summary>
    public required bool ArePositions { get; init; }

    /// <summary>Share of interactions that have the second of their neighbour before or after.</summary>
    public required double ShareTied { get; init; }

    /// <summary>Interactions a session, where a gap of 30 minutes begins another.</summary>
    public required double MeanSessionLength { get; init; }

    /// <summary>Share of users whose interactions all lie in one session.</summary>
    public required double ShareOfOneSessionUsers { get; init; }

    /// <summary>Median seconds between a user's neighbouring interactions; 0 where there are none.</summary>
    public required long MedianGap { get; init; }

    public static TimeStatistics Of(SequenceDataset dataset)
    {
        var (first, last, arePositions) = (long.MaxValue, long.MinValue, true);
        var (tied, sessions, oneSessionUsers) = (0L, 0L, 0);
        for (var u = 0; u < dataset.UserCount; u++)
        {
            var times = dataset.Times(new UserIndex(u)).Span;
            var sessionsBefore = sessions++;
            for (var i = 0; i < times.Length; i++)
            {
                arePositions &= times[i] == i;
                tied += IsTied(times, i) ? 1 : 0;
                if (i == 0)
                    continue;
                sessions += times[i] - times[i - 1] >= SessionGapSeconds ? 1 : 0;
            }

            (first, last) = (Math.Min(first, times[0]), Math.Max(last, times[^1]));
            oneSessionUsers += sessions - sessionsBefore == 1 ? 1 : 0;
        }

        var gaps = dataset.InteractionCount - dataset.UserCount;
        return new TimeStatistics
        {
            First = first,
            Last = last,
            ArePositions = arePositions,
            ShareTied = tied / (double)dataset.InteractionCount,
            MeanSessionLength = dataset.InteractionCount / (double)sessions,
            ShareOfOneSessionUsers = oneSessionUsers / (double)dataset.UserCount,
            MedianGap = gaps == 0 ? 0 : Selection.NthSmallest((gaps - 1) / 2, count => ForEachGap(dataset, count)),
        };
    }

    private static void ForEachGap(SequenceDataset dataset, Action<long> action)
    {
        for (var u = 0; u < dataset.UserCount; u++)
        {
            var times = dataset.Times(new UserIndex(u)).Span;
            for (var i = 1; i < times.Length; i++)
                action(times[i] - times[i - 1]);
        }
    }

    private static bool IsTied(ReadOnlySpan<long> times, int i) =>
        (i > 0 && times[i] == times[i - 1]) || (i + 1 < times.Length && times[i] == times[i + 1]);
}
