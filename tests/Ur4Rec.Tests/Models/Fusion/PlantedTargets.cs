using Ur4Rec.Data;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Tests.Evaluation;

namespace Ur4Rec.Tests.Models.Fusion;

/// <summary>Users who choose as a fusion's scores say.</summary>
internal static class PlantedTargets
{
    /// <summary>Users with one random item, whose validation target is drawn from the softmax of the scores of all other items.</summary>
    public static Split Split(RerankingScorer scorer, int users, ulong seed)
    {
        var random = new RandomStream(RandomKey.For(seed, "planted"));
        var sequences = new int[users][];
        for (var user = 0; user < users; user++)
        {
            var newest = random.NextInt(scorer.ItemCount);
            var probabilities = Probabilities(scorer, newest);
            var left = random.NextInt(1 << 30) / (double)(1 << 30);
            var target = 0;
            while (target < scorer.ItemCount - 1 && (left -= probabilities[target]) >= 0)
                target++;
            sequences[user] = [newest, target, 0];
        }

        return TestSplits.LeaveOneOut(scorer.ItemCount, sequences);
    }

    /// <summary>The mean of -ln softmax(scores)[target] of the validation cases, over all items but the newest.</summary>
    public static double CrossEntropy(RerankingScorer scorer, Split split) =>
        split.Validation.Average(@case => -Math.Log(Probabilities(scorer, split.History(@case).Span[0].Value)[split.Target(@case).Value]));

    private static double[] Probabilities(RerankingScorer scorer, int newest)
    {
        var exponentials = Array.ConvertAll(Reranking.Score(scorer, Reranking.After(newest)), score => Math.Exp(score));
        exponentials[newest] = 0;
        var sum = exponentials.Sum();
        return Array.ConvertAll(exponentials, value => value / sum);
    }
}
