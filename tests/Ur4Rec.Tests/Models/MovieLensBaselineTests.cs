using Ur4Rec.Data;
using Ur4Rec.Data.Importing;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics;
using Ur4Rec.ReferenceProtocol;
using Ur4Rec.Tests.Data;

namespace Ur4Rec.Tests.Models;

/// <summary>
/// The closed-form baselines on MovieLens-100K against figures measured independently in Python: ratings of at least 4, users with 5 of
/// them, ratio split, the test target among 99 other items, mean of 5 draws. Two things differ from an evaluation of the prepared data.
/// The reference draws from all 1,682 films, 235 of which nobody rated 4 or more, so that one in seven negatives is no rival; here that is
/// the store's catalogue. And its second pair of figures draws from all other films as the first does and then puts the films of
/// the history below all others, where <c>sampled</c> draws 99 films that are not in the history.
/// </summary>
public sealed class MovieLensBaselineTests : IDisposable
{
    private const int Films = 1_682;
    private const int Draws = 5;
    private const double Tolerance = 0.01;

    private readonly TemporaryFolder _folder = new();
    private readonly WorkerPool _pool = new(2);

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public void Popularity()
    {
        var split = Load(CatalogueSource.Store);

        RequireFigures(new PopularityScorer(split), split, (0.403, 0.213), (0.451, 0.250));
    }

    [SkippableFact]
    public void Item_knn_by_plain_cosine_with_a_decaying_history()
    {
        var split = Load(CatalogueSource.Store);

        RequireFigures(new ItemKnnScorer(split, _pool, neighbours: Films, shrinkage: 0, historyDecay: 0.8), split, (0.557, 0.320), (0.616, 0.369));
    }

    [SkippableFact]
    public void Ease_with_a_decaying_history()
    {
        var split = Load(CatalogueSource.Store);

        RequireFigures(new EaseScorer(split, _pool, regularization: 500, historyDecay: 0.85), split, (0.621, 0.352), (0.671, 0.412));
    }

    [SkippableFact]
    public void A_catalogue_of_the_prepared_data_alone_is_harder()
    {
        var prepared = Load();
        Assert.Equal((938, 1_447), (prepared.Dataset.UserCount, prepared.Dataset.ItemCount));

        var all = Load(CatalogueSource.Store);
        Assert.Equal((938, Films), (all.Dataset.UserCount, all.Dataset.ItemCount));
        var (hit, _) = Measure(new PopularityScorer(prepared), prepared, seedCompatible: true);
        var (hitAmongAll, _) = Measure(new PopularityScorer(all), all, seedCompatible: true);
        Assert.InRange(hitAmongAll - hit, 0.03, 0.05);
    }

    [SkippableFact]
    public void Fusion_learned_on_validation_is_better_than_each_part_on_the_test()
    {
        var split = Load();
        IScorer[] scorers = [new EaseScorer(split, _pool, regularization: 500, historyDecay: 0.85), new ItemKnnScorer(split, _pool, 50, 0, historyDecay: 0.8), new PopularityScorer(split)];
        using var weights = new FusionWeights([.. scorers.Select(scorer => scorer.Name)]);
        var fusion = new RerankingScorer(scorers, candidateScorer: null, weights, features: null, top: 0);
        FusionFitter.Fit(fusion, FusionMethod.Learned, split, _pool);

        var (_, fused) = Measure(fusion, split, seedCompatible: false);
        Assert.All(scorers, scorer => Assert.True(fused > Measure(scorer, split, seedCompatible: false).Ndcg, scorer.Name));
    }

    private void RequireFigures(IScorer scorer, Split split, (double Hit, double Ndcg) amongAll, (double Hit, double Ndcg) historyLast)
    {
        RequireClose(amongAll, Measure(scorer, split, seedCompatible: true));
        RequireClose(historyLast, Measure(new HistoryLast(scorer), split, seedCompatible: true));
    }

    private static void RequireClose((double Hit, double Ndcg) expected, (double Hit, double Ndcg) measured)
    {
        Assert.Equal(expected.Hit, measured.Hit, Tolerance);
        Assert.Equal(expected.Ndcg, measured.Ndcg, Tolerance);
    }

    private (double Hit, double Ndcg) Measure(IScorer scorer, Split split, bool seedCompatible)
    {
        var results = Enumerable.Range(1, Draws)
            .Select(seed => new EvaluationOptions { Protocol = Protocol.Sampled(99, (ulong)seed, seedCompatible), Resamples = 0 })
            .Select(options => new Evaluator(_pool).Evaluate(scorer, split, split.Test, options).Metrics)
            .ToList();
        return (results.Average(metrics => metrics["hit@10"]), results.Average(metrics => metrics["ndcg@10"]));
    }

    private Split Load(CatalogueSource catalogue = CatalogueSource.Interactions)
    {
        Importer.Import(SharedFiles.Path("ml-100k/ml-100k.inter"), _folder["ml.db"], new ImportOptions { Format = ImportFormat.RecBole });
        return RunData.Load(new RunConfiguration
        {
            Store = _folder["ml.db"],
            Preparation = new PreparationOptions { MinRating = 4, UserCore = 5, Catalogue = catalogue },
            Split = new SplitOptions { Method = SplitMethod.Ratio },
        }).Split;
    }
}
