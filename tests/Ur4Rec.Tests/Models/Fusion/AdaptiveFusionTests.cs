using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using static Ur4Rec.Tests.Models.Fusion.Reranking;

namespace Ur4Rec.Tests.Models.Fusion;

/// <summary>Weights that depend on features, learned.</summary>
public sealed class AdaptiveFusionTests : IDisposable
{
    private const int Items = 200;
    private const int MovieLensUsers = 938;

    private static readonly IScorer[] s_scorers = [Noise("a", 1), Noise("b", 2)];

    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Planted_weights_that_depend_on_features_are_recovered_better_than_by_one_weight_for_all()
    {
        // The newest item as a point on a circle.
        var features = new FixedFeatures(2, (newest, column) => MathF.Sin((newest * 2 * MathF.PI / Items) + (column * MathF.PI / 2)));
        var planted = Adaptive(s_scorers, [[1, 0.8f, 0], [0.5f, 0, -0.8f]], features);
        var (train, test) = (PlantedTargets.Split(planted, 3_000, seed: 1), PlantedTargets.Split(planted, 3_000, seed: 2));
        var scorer = Adaptive(s_scorers, [[9, 9, 9], [9, 9, 9]], features);

        FusionFitter.Fit(scorer, FusionMethod.Learned, train, _pool, maxCases: 3_000);
        var learned = PlantedTargets.CrossEntropy(scorer, test);
        Assert.Equal([0, 0, 0, 0], ((int[])[1, 2, 4, 5]).Select(i => Values(scorer.Weights)[i]));

        var fit = FusionFitter.Fit(scorer, FusionMethod.Adaptive, train, _pool, maxCases: 3_000);
        Assert.Equal(fit.Loss, PlantedTargets.CrossEntropy(scorer, train), 1e-5);
        var adaptive = PlantedTargets.CrossEntropy(scorer, test);
        Assert.InRange(learned - adaptive, 0.15, 0.35);
        Assert.InRange(adaptive - PlantedTargets.CrossEntropy(planted, test), 0, 0.02);

        // The ridge takes about a fifth off what features are multiplied by.
        Assert.All(
            Values(scorer.Weights).ToArray().Zip([(0.9f, 1.1f), (0.55f, 0.8f), (-0.1f, 0.1f), (0.4f, 0.6f), (-0.1f, 0.1f), (-0.8f, -0.55f)]),
            pair => Assert.InRange(pair.First, pair.Second.Item1, pair.Second.Item2));
    }

    [Fact]
    public void Many_features_that_say_nothing_do_not_overfit()
    {
        var features = UnitNoise(sources: 2, columns: 64);
        var planted = Of(s_scorers, [1, 0.5]);
        var (train, test) = (PlantedTargets.Split(planted, MovieLensUsers, seed: 1), PlantedTargets.Split(planted, 2_000, seed: 2));
        var scorer = Adaptive(s_scorers, [new float[129], new float[129]], features);

        FusionFitter.Fit(scorer, FusionMethod.Learned, train, _pool);
        var learned = PlantedTargets.CrossEntropy(scorer, test);
        FusionFitter.Fit(scorer, FusionMethod.Adaptive, train, _pool);
        var adaptive = PlantedTargets.CrossEntropy(scorer, test);
        Assert.InRange(adaptive - learned, -0.01, 0.01);
    }

    /// <summary>Features without meaning, each source of norm 1.</summary>
    private static FixedFeatures UnitNoise(int sources, int columns)
    {
        var table = new float[Items][];
        for (var item = 0; item < Items; item++)
        {
            table[item] = new float[sources * columns];
            var random = new RandomStream(RandomKey.For(3, "features", (ulong)item));
            foreach (ref var value in table[item].AsSpan())
                value = (float)random.NextGaussian();
            for (var source = 0; source < sources; source++)
            {
                var own = table[item].AsSpan(source * columns, columns);
                var norm = MathF.Sqrt(own.ToArray().Sum(value => value * value));
                foreach (ref var value in own)
                    value /= norm;
            }
        }

        return new FixedFeatures(sources * columns, (newest, column) => table[newest][column]);
    }

    private static FixedScorer Noise(string name, ulong seed) =>
        new(name, Items, (newest, item) => RandomKey.For(seed, "noise", (ulong)newest).Block((uint)item).X0 % 1000);
}
