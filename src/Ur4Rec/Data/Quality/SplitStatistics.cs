namespace Ur4Rec.Data.Quality;

/// <summary>What a split asks in its test, and what training knows that it should not.</summary>
internal sealed record SplitStatistics
{
    /// <summary>Training interactions or items of a history below which a model has little to go by: the cold segments of an evaluation.</summary>
    public const int Few = 5;

    public required int Users { get; init; }

    public required int Items { get; init; }

    public required int ValidationCases { get; init; }

    public required int TestCases { get; init; }

    /// <summary>See <see cref="TimeStatistics.ArePositions"/>.</summary>
    public required bool ArePositions { get; init; }

    /// <summary>Share of the training interactions, of all users, that are later than a test target; the mean over test cases.</summary>
    public required double MeanShareOfLaterTraining { get; init; }

    /// <summary>Test targets that some training interaction is later than.</summary>
    public required int TargetsBeforeTraining { get; init; }

    /// <summary>Test targets with the second of the interaction before them, so that the file's order alone decides which of them is the target.</summary>
    public required int TiedTargets { get; init; }

    /// <summary>Test targets that are in the history of their case.</summary>
    public required int RepeatedTargets { get; init; }

    /// <summary>Items of the catalogue with fewer than <see cref="Few"/> training interactions.</summary>
    public required int ColdItems { get; init; }

    /// <summary>Test targets that are cold items.</summary>
    public required int ColdTargets { get; init; }

    /// <summary>Test targets that no training interaction names.</summary>
    public required int UnknownTargets { get; init; }

    /// <summary>Test cases with fewer than <see cref="Few"/> items before the target.</summary>
    public required int ShortHistories { get; init; }

    public static SplitStatistics Of(Split split)
    {
        var (times, counts) = TrainingPart(split);
        Array.Sort(times);
        var later = new List<int>(split.Test.Count);
        var (tied, repeated, cold, unknown, shortHistories) = (0, 0, 0, 0, 0);
        foreach (var @case in split.Test)
        {
            var caseTimes = split.Dataset.Times(@case.User).Span;
            var target = split.Target(@case);
            later.Add(times.Length - CountUntil(caseTimes[@case.TargetPosition], times));
            tied += Ones(caseTimes[@case.TargetPosition] == caseTimes[@case.TargetPosition - 1]);
            repeated += Ones(split.History(@case).Span.Contains(target));
            cold += Ones(counts[target.Value] < Few);
            unknown += Ones(counts[target.Value] == 0);
            shortHistories += Ones(@case.TargetPosition < Few);
        }

        return new SplitStatistics
        {
            Users = split.Dataset.UserCount,
            Items = split.Dataset.ItemCount,
            ValidationCases = split.Validation.Count,
            TestCases = split.Test.Count,
            ArePositions = TimeStatistics.Of(split.Dataset).ArePositions,
            MeanShareOfLaterTraining = later.Count == 0 ? 0 : later.Average() / times.Length,
            TargetsBeforeTraining = later.Count(count => count > 0),
            TiedTargets = tied,
            RepeatedTargets = repeated,
            ColdItems = counts.Count(count => count < Few),
            ColdTargets = cold,
            UnknownTargets = unknown,
            ShortHistories = shortHistories,
        };
    }

    /// <summary>The times of all training interactions, and how many each item has.</summary>
    private static (long[] Times, int[] Counts) TrainingPart(Split split)
    {
        var times = new List<long>(checked((int)split.Dataset.InteractionCount));
        var counts = new int[split.Dataset.ItemCount];
        for (var u = 0; u < split.Dataset.UserCount; u++)
        {
            times.AddRange(split.TrainingTimes(new UserIndex(u)).Span);
            foreach (var item in split.TrainingSequence(new UserIndex(u)).Span)
                counts[item.Value]++;
        }

        return ([.. times], counts);
    }

    /// <summary>How many of the times, which ascend, are not later than <paramref name="time"/>.</summary>
    private static int CountUntil(long time, long[] times)
    {
        var (low, high) = (0, times.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = times[middle] <= time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static int Ones(bool condition) => condition ? 1 : 0;
}
