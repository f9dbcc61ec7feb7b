namespace Ur4Rec.Text.Describing;

/// <summary>Told of a run of a describer as it goes, by one thread at a time.</summary>
public interface IDescribeObserver
{
    /// <summary>Answers were stored.</summary>
    void OnProgress(DescribeProgress progress);
}

/// <summary>How far a run has come.</summary>
/// <param name="Total">Texts to be made.</param>
/// <param name="Described">Texts made and stored.</param>
/// <param name="Failed">Texts that failed.</param>
/// <param name="Usage">Tokens used.</param>
/// <param name="Cost">What they cost; null where no prices are known.</param>
/// <param name="Remaining">Time left at the rate so far.</param>
public sealed record DescribeProgress(int Total, int Described, int Failed, TokenUsage Usage, decimal? Cost, TimeSpan Remaining);

/// <summary>Why a run ended.</summary>
public enum DescribeEnd
{
    /// <summary>Every text was asked for.</summary>
    Finished,

    /// <summary>The next request might have exceeded the limits.</summary>
    LimitReached,

    /// <summary>Too many texts failed one after another.</summary>
    TooManyFailures,

    /// <summary>It was asked to stop.</summary>
    Interrupted,
}

/// <summary>What a run came to.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="Described">Texts made in this run.</param>
/// <param name="Present">Texts that were there before.</param>
/// <param name="Failed">Texts that failed in this run.</param>
/// <param name="FailedBefore">Texts that failed for good in an earlier run and were not asked for again.</param>
/// <param name="Left">Texts not asked for any more.</param>
/// <param name="Usage">Tokens used; the most there may have been where the service did not say.</param>
/// <param name="Cost">What they cost; null where no prices are known.</param>
/// <param name="Retries">Requests that were sent again.</param>
/// <param name="Failures">What went wrong in this run, the commonest first.</param>
public sealed record DescribeSummary(
    DescribeEnd End,
    int Described,
    int Present,
    int Failed,
    int FailedBefore,
    int Left,
    TokenUsage Usage,
    decimal? Cost,
    long Retries,
    IReadOnlyList<FailureCount> Failures);

/// <summary>How many texts failed for a reason.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Count">How many.</param>
public sealed record FailureCount(string Reason, int Count);
