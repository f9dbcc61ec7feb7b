using Ur4Rec.Models;

namespace Ur4Rec.Tests.Training;

/// <summary>Scores everything alike and counts how often it is asked.</summary>
internal sealed class CountingScorer(int items) : IScorer
{
    public string Name => "counting";

    public int ItemCount => items;

    public int Calls { get; private set; }

    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        Calls++;
        scores.Clear();
    }
}
