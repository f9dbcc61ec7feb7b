using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;
using Ur4Rec.Tests.Evaluation;

namespace Ur4Rec.Tests.Models;

public sealed class EaseScorerTests : IDisposable
{
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Two_items_by_hand()
    {
        // Training: {0, 1}, {0, 1}, {0}; so XᵀX + I = [[4, 2], [2, 3]], P = [[3, -2], [-2, 4]] / 8, B_01 = 2/4, B_10 = 2/3.
        var split = TestSplits.LeaveOneOut(2, [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0]);
        var scorer = new EaseScorer(split, _pool, regularization: 1);

        Assert.Equal([0, 0.5f], Score(scorer, 0));
        Assert.Equal([(float)(2 / 3.0), 0], Score(scorer, 1));
        Assert.Equal([(float)(2 / 3.0), 0.5f], Score(scorer, 1, 0));
    }

    [Fact]
    public void Random_data_by_the_formula()
    {
        const int Items = 7;
        var split = TestSplits.Random(users: 40, Items, longest: 9, seed: 1);
        var scorer = new EaseScorer(split, _pool, regularization: 3);

        var inverse = GaussJordanInverse(Gram(split, 3));
        for (var i = 0; i < Items; i++)
        {
            var row = Score(scorer, i);
            for (var j = 0; j < Items; j++)
                Assert.Equal(i == j ? 0 : -inverse[i, j] / inverse[j, j], row[j], 1e-6);
        }
    }

    [Fact]
    public void Repeats_and_order_of_the_history_do_not_count()
    {
        var scorer = new EaseScorer(TestSplits.Random(users: 40, items: 20, longest: 9, seed: 2), _pool);

        Assert.Equal(Score(scorer, 3, 7), Score(scorer, 7, 3, 7));
    }

    [Fact]
    public void A_decaying_history_weighs_items_by_their_newest_place()
    {
        var split = TestSplits.Random(users: 40, items: 20, longest: 9, seed: 2);
        var plain = new EaseScorer(split, _pool, regularization: 3);
        var decaying = new EaseScorer(split, _pool, regularization: 3, historyDecay: 0.5);
        var (three, seven) = (Score(plain, 3), Score(plain, 7));

        // 7 at the end, 3 two places before it; its older occurrence does not count.
        var expected = three.Zip(seven, (x, y) => (0.25f * x) + y);
        foreach (var (want, got) in expected.Zip(Score(decaying, 3, 3, 7, 7)))
            Assert.Equal(want, got, 1e-6f);
        Assert.Equal(seven, Score(decaying, 7));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_decay_outside_its_range_is_refused(double decay)
    {
        var split = TestSplits.LeaveOneOut(2, [0, 1, 0]);

        Assert.Throws<ArgumentOutOfRangeException>(() => new EaseScorer(split, _pool, historyDecay: decay));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ItemKnnScorer(split, _pool, historyDecay: decay));
    }

    [Fact]
    public void An_empty_history_scores_zero()
    {
        var scorer = new EaseScorer(TestSplits.Random(users: 10, items: 5, longest: 9, seed: 3), _pool);

        Assert.Equal(new float[5], Score(scorer));
    }

    [Fact]
    public void Has_the_same_bits_on_any_number_of_threads()
    {
        var split = TestSplits.Random(users: 300, items: 210, longest: 30, seed: 4);
        var rows = new List<float[]>();
        foreach (var threads in (int[])[1, 2, 3])
        {
            using var pool = new WorkerPool(threads);
            rows.Add(Score(new EaseScorer(split, pool), 0, 5, 100, 209));
        }

        Assert.Equal(rows[0], rows[1]);
        Assert.Equal(rows[0], rows[2]);
    }

    [Fact]
    public void Without_regularization_is_refused()
    {
        var split = TestSplits.LeaveOneOut(2, [0, 1, 0]);

        Assert.Throws<ArgumentOutOfRangeException>(() => new EaseScorer(split, _pool, regularization: 0));
    }

    [Fact]
    public void A_buffer_of_another_length_is_refused()
    {
        var scorer = new EaseScorer(TestSplits.LeaveOneOut(2, [0, 1, 0]), _pool);

        Assert.Throws<ArgumentException>(() => scorer.Score(new ScoringQuery[2], new float[3]));
    }

    private static float[] Score(EaseScorer scorer, params int[] history)
    {
        var scores = new float[scorer.ItemCount];
        scores.AsSpan().Fill(float.NaN);
        scorer.Score([new ScoringQuery(null, Array.ConvertAll(history, item => new ItemIndex(item)))], scores);
        return scores;
    }

    private static double[,] Gram(Split split, double regularization)
    {
        var items = split.Dataset.ItemCount;
        var gram = new double[items, items];
        for (var i = 0; i < items; i++)
            gram[i, i] = regularization;
        for (var user = 0; user < split.Dataset.UserCount; user++)
        {
            var distinct = split.TrainingSequence(new UserIndex(user)).ToArray().Select(item => item.Value).Distinct().ToList();
            foreach (var i in distinct)
            {
                foreach (var j in distinct)
                    gram[i, j]++;
            }
        }

        return gram;
    }

    private static double[,] GaussJordanInverse(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var inverse = new double[size, size];
        for (var i = 0; i < size; i++)
            inverse[i, i] = 1;
        for (var pivot = 0; pivot < size; pivot++)
        {
            var scale = matrix[pivot, pivot];
            for (var j = 0; j < size; j++)
                (matrix[pivot, j], inverse[pivot, j]) = (matrix[pivot, j] / scale, inverse[pivot, j] / scale);
            for (var i = 0; i < size; i++)
            {
                var factor = i == pivot ? 0 : matrix[i, pivot];
                for (var j = 0; j < size; j++)
                    (matrix[i, j], inverse[i, j]) = (matrix[i, j] - (factor * matrix[pivot, j]), inverse[i, j] - (factor * inverse[pivot, j]));
            }
        }

        return inverse;
    }
}
