using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Tests.Evaluation;
using Ur4Rec.Tests.Models.Fusion;
using Ur4Rec.Training;

namespace Ur4Rec.Tests.Training;

public class NegativeMixerTests
{
    private const double Alpha = 0.75;

    private static readonly NegativeMix s_uniform = new() { Uniform = 1, Popularity = 0, InBatch = 0, Hard = 0 };
    private static readonly NegativeMix s_popularity = s_uniform with { Uniform = 0, Popularity = 1 };
    private static readonly NegativeMix s_inBatch = s_uniform with { Uniform = 0, InBatch = 1 };
    private static readonly NegativeMix s_hard = s_uniform with { Uniform = 0, Hard = 1 };

    [Fact]
    public void A_row_is_the_positive_and_items_that_the_user_does_not_have()
    {
        var runs =
            from seed in Gen.Choose(0, 1000)
            from shares in Gen.Elements(s_uniform, s_popularity, s_inBatch, s_hard, new NegativeMix { HardPool = 3 })
            from negatives in Gen.Choose(1, 12)
            from batchSize in Gen.Choose(1, 20)
            select (seed, shares, negatives, batchSize);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            var split = TestSplits.Random(users: 20, items: 16, longest: 12, seed: (ulong)run.seed);
            var mixer = new NegativeMixer(split, run.shares, Alpha, run.negatives, seed: 2);
            var cases = FirstBatch(split, run.batchSize);
            var candidates = mixer.Candidates(cases, ByItemNumber(16), step: run.seed);
            var again = new NegativeMixer(split, run.shares, Alpha, run.negatives, seed: 2);
            Assert.Equal(candidates, again.Candidates(cases, ByItemNumber(16), run.seed));
            var rows = candidates.Chunk(1 + run.negatives).ToArray();
            Assert.Equal(cases.Count, rows.Length);
            for (var i = 0; i < rows.Length; i++)
            {
                Assert.Equal(cases.Positives[i], rows[i][0]);
                Assert.DoesNotContain(rows[i][1..], item => split.TrainingSequence(cases.Users[i]).ToArray().Contains(item));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Seed_step_and_place_each_change_the_draws()
    {
        var split = Wide();
        var cases = RetrievalCases.Of(split, [Case(0, 1), Case(0, 1)]);
        var one = new NegativeMixer(split, s_uniform, Alpha, 5, seed: 1).Candidates(cases, null, step: 1);
        Assert.NotEqual(one, new NegativeMixer(split, s_uniform, Alpha, 5, seed: 2).Candidates(cases, null, step: 1));
        Assert.NotEqual(one, new NegativeMixer(split, s_uniform, Alpha, 5, seed: 1).Candidates(cases, null, step: 2));
        Assert.NotEqual(one[..6], one[6..]);
    }

    [Fact]
    public void The_sources_have_their_shares()
    {
        // The positives (10 of 2,000 items and below 20), the popular item and the hard ones (the last 40) are sets apart.
        var split = Wide();
        var mix = new NegativeMix { Uniform = 1, Popularity = 2, InBatch = 3, Hard = 4, HardPool = 40 };
        var mixer = new NegativeMixer(split, mix, alpha: 1, negatives: 5, seed: 4);
        var cases = RetrievalCases.Of(split, [.. Enumerable.Range(0, 10).Select(user => Case(user, 1))]);
        var counts = new int[4];
        const int steps = 400;
        const int draws = steps * 10 * 5;
        for (var step = 0; step < steps; step++)
        {
            foreach (var row in mixer.Candidates(cases, ByItemNumber(2000), step).Chunk(6))
            {
                foreach (var item in row[1..])
                    counts[item.Value switch { >= 1960 => 3, < 20 => 2, 1000 => 1, _ => 0 }]++;
            }
        }

        // Of uniform draws 2 % fall among the last 40 and 1 % below 20. Popularity gives item 1000 its 300 of 2,299 counts; all other items
        // have a count of 1 and lie like uniform draws.
        var popular = 300.0 / 2299;
        AssertShare(0.4, counts[3] - ((0.1 + (0.2 * (1 - popular))) * 0.02 * draws), draws);
        AssertShare(0.3, counts[2] - ((0.1 + (0.2 * (1 - popular))) * 0.01 * draws), draws);
        AssertShare(0.2 * popular, counts[1], draws);
        Assert.Equal(draws, counts.Sum());
    }

    [Fact]
    public void In_batch_negatives_are_the_others_positives_that_the_user_does_not_have()
    {
        // The training parts are 0 1 2, 3 4 1 and 5 6 7; positives are 2, 4 and 7.
        var split = TestSplits.LeaveOneOut(40, [0, 1, 2, 9, 9], [3, 4, 1, 9, 9], [5, 6, 7, 9, 9], [0, 1, 2, 9, 9]);
        var mixer = new NegativeMixer(split, s_inBatch, Alpha, negatives: 2, seed: 1);
        var rows = mixer.Candidates(RetrievalCases.Of(split, [Case(0, 2), Case(1, 1), Case(2, 2)]), null, step: 1).Chunk(3).ToArray();
        Assert.Equal([[4, 7], [2, 7], [2, 4]], rows.Select(Negatives));

        // User 3 has what user 0 has, so neither has the other's positive as a negative: both draw from the catalogue.
        var alike = mixer.Candidates(RetrievalCases.Of(split, [Case(0, 2), Case(3, 1)]), null, step: 1);
        Assert.All([alike[1], alike[2], alike[4], alike[5]], item => Assert.True(item.Value > 2));
    }

    [Fact]
    public void Hard_negatives_are_the_scorers_best_given_the_history_before_the_target()
    {
        // The scorer ranks the items after the newest one of the history first, nearest first.
        var split = TestSplits.LeaveOneOut(100, [10, 30, 33, 50, 12, 0, 0], [60, 70, 80, 0, 0]);
        var scorer = new FixedScorer("next", 100, (newest, item) => -((item - newest - 1 + 100) % 100));
        var mixer = new NegativeMixer(split, s_hard with { HardPool = 3 }, Alpha, negatives: 3, seed: 1);
        var rows = mixer.Candidates(RetrievalCases.Of(split, [Case(0, 1), Case(1, 2), Case(0, 2)]), scorer, step: 1).Chunk(4).ToArray();
        Assert.Equal([[11, 13, 14], [71, 72, 73], [31, 32, 34]], rows.Select(Negatives));
    }

    [Fact]
    public void A_pool_smaller_than_the_row_repeats_its_items()
    {
        var split = TestSplits.LeaveOneOut(100, [1, 2, 3, 0, 0]);
        var mixer = new NegativeMixer(split, s_hard with { HardPool = 2 }, Alpha, negatives: 6, seed: 1);
        var row = mixer.Candidates(RetrievalCases.Of(split, [Case(0, 1)]), ByItemNumber(100), step: 1);
        Assert.Equal([98, 99], Negatives(row).Distinct());
    }

    [Fact]
    public void Negatives_of_a_case_differ_where_there_are_many_to_choose_from()
    {
        var split = Wide();
        var mixer = new NegativeMixer(split, s_uniform, Alpha, negatives: 200, seed: 1);
        for (var step = 0; step < 20; step++)
            Assert.Equal(201, mixer.Candidates(RetrievalCases.Of(split, [Case(0, 1)]), null, step).Distinct().Count());
    }

    [Fact]
    public void The_scorer_is_asked_once_and_only_where_there_are_hard_negatives()
    {
        var split = Wide();
        var cases = RetrievalCases.Of(split, [Case(0, 1), Case(1, 1), Case(2, 1)]);
        var scorer = new CountingScorer(2000);
        new NegativeMixer(split, new NegativeMix { Hard = 0 }, Alpha, 5, seed: 1).Candidates(cases, scorer, step: 0);
        Assert.Equal(0, scorer.Calls);
        new NegativeMixer(split, new NegativeMix(), Alpha, 5, seed: 1).Candidates(cases, scorer, step: 0);
        Assert.Equal(1, scorer.Calls);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        var split = Wide();
        var cases = RetrievalCases.Of(split, [Case(7, 1)]);
        Assert.Throws<InputException>(() => new NegativeMixer(split, s_uniform with { Uniform = 0 }, Alpha, 5, seed: 1));
        Assert.Throws<InputException>(() => new NegativeMixer(split, s_uniform, alpha: 2, 5, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NegativeMixer(split, s_uniform, Alpha, negatives: 0, seed: 1));
        var broken = new FixedScorer("broken", 2000, (_, item) => item == 5 ? float.NaN : 0);
        var mixer = new NegativeMixer(split, s_hard, Alpha, 5, seed: 1);
        var error = Assert.Throws<InvalidOperationException>(() => mixer.Candidates(cases, broken, step: 0));
        Assert.Throws<ArgumentException>(() => mixer.Candidates(cases, null, step: 0));
        Assert.Equal("Scorer 'broken' gives user 'user-7' and item 'item-5' a score of NaN.", error.Message);
    }

    /// <summary>
    /// 2,000 items. User u of the first ten has trained on 2u and 2u + 1; three hundred others have trained on item 1000 alone.
    /// </summary>
    private static Split Wide() => TestSplits.LeaveOneOut(
        2000,
        [.. Enumerable.Range(0, 10).Select(u => new[] { 2 * u, (2 * u) + 1, 1500, 1501 }), .. Enumerable.Repeat(new[] { 1000, 1500, 1501 }, 300)]);

    private static EvaluationCase Case(int user, int position) => new(new UserIndex(user), position);

    private static FixedScorer ByItemNumber(int items) => new("number", items, (_, item) => item);

    private static RetrievalCases FirstBatch(Split split, int batchSize)
    {
        var examples = new RetrievalExamples(split, positionsPerUser: 2, batchSize, seed: 1);
        examples.BeginEpoch(1);
        return examples.Batch(0, shard: 0);
    }

    /// <summary>Of one row, ascending.</summary>
    private static int[] Negatives(ItemIndex[] row) => [.. row[1..].Select(item => item.Value).Order()];

    private static void AssertShare(double share, double count, int draws)
    {
        var deviation = Math.Sqrt(draws * share * (1 - share));
        Assert.InRange(count, (draws * share) - (5 * deviation), (draws * share) + (5 * deviation));
    }
}
