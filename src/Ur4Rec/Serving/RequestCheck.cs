using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Serving;

/// <summary>Checks what is asked.</summary>
internal static class RequestCheck
{
    /// <summary>The most items of an answer.</summary>
    public const int MaxCount = 1_000;

    /// <summary>The most retrieved items that the whole model ranks, and the most candidates of a request.</summary>
    public const int MaxRerankTop = 10_000;

    /// <summary>The longest history that a request may bring.</summary>
    public const int MaxHistory = 10_000;

    /// <summary>Checks a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="rankedItems">Items that the model ranks unless told otherwise.</param>
    /// <exception cref="InputException">A value is outside its range.</exception>
    public static void Require(RecommendationRequest request, int rankedItems)
    {
        RequireRange("k", request.Count, 1, MaxCount);
        if (request.RerankTop is { } top)
            RequireRange("n", top, request.Count, Math.Max(MaxRerankTop, rankedItems));
        if (request.Candidates is { } candidates)
            RequireRange("number of candidates", candidates.Count, 1, MaxRerankTop);
        RequireRange("number of items to exclude", request.Exclude.Count, 0, MaxRerankTop);
        if (request.Diversity is { } diversity && diversity is not (>= 0 and <= 1))
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"The diversity is {diversity}; give 0 .. 1."));
        if (request.History is { } history)
            RequireHistory(history);
    }

    private static void RequireHistory(IReadOnlyList<SessionItem> history)
    {
        RequireRange("length of the history", history.Count, 0, MaxHistory);
        if (history.Count(item => item.Time is null) is > 0 and var without && without < history.Count)
            throw new InputException($"{without} of the history's {history.Count} items have no time; give a time to all of them, or to none.");
        for (var i = 1; i < history.Count; i++)
        {
            if (history[i].Time < history[i - 1].Time)
                throw new InputException($"The history's item {i} is of time {history[i].Time}, before the one ahead of it; give the history oldest first.");
        }
    }

    private static void RequireRange(string name, int value, int least, int most)
    {
        if (value < least || value > most)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"The {name} is {value}; give {least} .. {most}."));
    }
}
