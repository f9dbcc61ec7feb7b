using Ur4Rec.Models;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Tests.Evaluation;

/// <summary>Scores by a function of user and item.</summary>
internal sealed class TestScorer(int itemCount, Func<int, int, float> score) : IScorer
{
    public string Name => "test";

    public int ItemCount => itemCount;

    /// <summary>Scores drawn from <paramref name="levels"/> values, and so with ties.</summary>
    public static TestScorer WithTies(int itemCount, int levels, ulong seed) =>
        new(itemCount, (user, item) => (int)(RandomKey.For(seed, "test score", (ulong)user).Block((uint)item).X0 % (uint)levels));

    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        for (var q = 0; q < queries.Length; q++)
        {
            for (var item = 0; item < itemCount; item++)
                scores[(q * itemCount) + item] = score(queries[q].User!.Value.Value, item);
        }
    }
}
