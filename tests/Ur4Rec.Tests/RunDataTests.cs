using Ur4Rec.Data;
using Ur4Rec.Data.Synthetic;
using Ur4Rec.Models;
using Ur4Rec.Numerics;

namespace Ur4Rec.Tests;

public class RunDataTests
{
    /// <summary>So few films keep 40 interactions that most of the club's are left to the store.</summary>
    private static readonly RunConfiguration Demo = new() { Store = RunConfiguration.DemoStore, Preparation = new PreparationOptions { ItemCore = 40 } };

    private static readonly RunConfiguration WholeDemo = Demo with { Preparation = Demo.Preparation with { Catalogue = CatalogueSource.Store } };

    [Fact]
    public void The_demos_catalogue_can_be_all_its_films()
    {
        var (kept, whole) = (RunData.Load(Demo), RunData.Load(WholeDemo));
        var counts = TrainingPopularity.Count(whole.Split);

        Assert.InRange(kept.Split.Dataset.ItemCount, 100, 500);
        Assert.Equal(DemoData.ItemCount, whole.Split.Dataset.ItemCount);
        Assert.All(Enumerable.Range(kept.Split.Dataset.ItemCount, 600 - kept.Split.Dataset.ItemCount), item => Assert.Equal(0, counts[item]));
        Assert.NotEqual(kept.Fingerprint, whole.Fingerprint);
        Assert.All(Enumerable.Range(0, 600), item => Assert.NotNull(whole.ToTrainingView().Item(new ItemIndex(item)).Title));
        Assert.Equal(kept.ToTrainingView().Description, whole.ToTrainingView().Description);
    }

    [Fact]
    public void Scorers_know_nothing_of_films_that_nobody_chose_and_the_same_of_the_others()
    {
        using var pool = new WorkerPool(1);
        var (kept, whole) = (RunData.Load(Demo).Split, RunData.Load(WholeDemo).Split);
        (IScorer, IScorer)[] pairs =
        [
            (new PopularityScorer(kept), new PopularityScorer(whole)),
            (new EaseScorer(kept, pool), new EaseScorer(whole, pool)),
            (new ItemKnnScorer(kept, pool), new ItemKnnScorer(whole, pool)),
        ];

        Assert.All(pairs, pair =>
        {
            var (expected, scores) = (ScoresOf(pair.Item1, kept), ScoresOf(pair.Item2, whole));
            for (var item = 0; item < scores.Length; item++)
                Assert.Equal(item < expected.Length ? expected[item] : 0, scores[item], 1e-5f);
        });
    }

    private static float[] ScoresOf(IScorer scorer, Split split)
    {
        var scores = new float[scorer.ItemCount];
        scorer.Score([ScoringQuery.Of(split, split.Test[0])], scores);
        return scores;
    }
}
