using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Tests.Evaluation;

public sealed class EvaluatorTests : IDisposable
{
    private static readonly EvaluationOptions Quick = new() { Resamples = 0 };

    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Full_protocol_ranks_the_unseen_items_alone()
    {
        var split = TestSplits.LeaveOneOut(8, [0, 1, 1, 4]);
        var scorer = new TestScorer(8, (_, item) => item switch { 0 or 1 => 9, 4 => 5, 6 => 7, 7 => 5, _ => 0 });

        var result = new Evaluator(_pool).Evaluate(scorer, split, split.Test, Quick);

        Assert.Equal([new TargetRank(1, 1)], result.Ranks);
        Assert.Equal(2.5, result.Metrics["mean_rank"]);
        Assert.Equal((Math.Log(2) / Math.Log(3) + 0.5) / 2, result.Metrics["ndcg@10"], 1e-15);
    }

    [Fact]
    public void A_target_that_was_seen_before_stays_a_candidate()
    {
        var split = TestSplits.LeaveOneOut(5, [2, 0, 2]);
        var scorer = new TestScorer(5, (_, item) => item switch { 0 => 9, 2 => 5, 3 => 6, _ => 0 });

        var result = new Evaluator(_pool).Evaluate(scorer, split, split.Test, Quick);

        Assert.Equal([new TargetRank(1, 0)], result.Ranks);
        Assert.Equal(4 / 5.0, result.Metrics["coverage@10"]);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void What_was_dropped_by_the_targets_time_is_no_candidate(bool test, int better)
    {
        // Item 4 is dropped at the validation target's time, item 5 after it and item 6 after both; all are scored above the targets.
        var split = TestSplits.WithDropped(8, [0, 1, 2], (4, 1), (5, 2), (6, 3));
        var scorer = new TestScorer(8, (_, item) => item is 4 or 5 or 6 ? 9 : 0);

        var result = new Evaluator(_pool).Evaluate(scorer, split, test ? split.Test : split.Validation, Quick);

        // Validation: 5 and 6 above; 2, 3 and 7 beside it. Test: 6 above; 3 and 7 beside it.
        Assert.Equal([new TargetRank(better + 1, test ? 2 : 3)], result.Ranks);
        Assert.Equal(test ? 4 / 8.0 : 6 / 8.0, result.Metrics["coverage@10"]);
    }

    [Fact]
    public void A_target_that_was_dropped_before_stays_a_candidate()
    {
        var split = TestSplits.WithDropped(5, [0, 1, 2], (2, 0), (3, 0));
        var scorer = new TestScorer(5, (_, item) => item switch { 3 => 9, 4 => 7, 2 => 5, _ => 0 });

        Assert.Equal([new TargetRank(1, 0)], new Evaluator(_pool).Evaluate(scorer, split, split.Test, Quick).Ranks);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 2)]
    public void What_was_dropped_is_drawn_where_the_history_is_alone(bool seedCompatible, int better)
    {
        var split = TestSplits.WithDropped(7, [0, 1, 2], (4, 1), (5, 2));
        var scorer = new TestScorer(7, (_, item) => item is 4 or 5 ? 9 : 0);
        var options = Quick with { Protocol = Protocol.Sampled(100, 1, seedCompatible) };

        Assert.Equal([new TargetRank(better, seedCompatible ? 4 : 2)], new Evaluator(_pool).Evaluate(scorer, split, split.Test, options).Ranks);
        Assert.Equal([new TargetRank(0, seedCompatible ? 6 : 2)], Chance.Evaluate(split, split.Test, options, _pool).Ranks);
    }

    [Fact]
    public void Every_case_is_ranked_as_a_plain_loop_ranks_it()
    {
        var split = TestSplits.Random(users: 200, items: 60, longest: 20, seed: 1);
        var scorer = TestScorer.WithTies(60, levels: 25, seed: 2);

        var result = new Evaluator(_pool).Evaluate(scorer, split, split.Test, Quick);

        Assert.Equal(200, result.Ranks.Count);
        Assert.Equal(split.Test.Select(c => PlainRank(split, c, scorer)), result.Ranks);
        Assert.Equal(result.Ranks.Average(rank => 1 + rank.Better + (rank.Tied / 2.0)), result.Metrics["mean_rank"], 1e-12);
    }

    [Fact]
    public void Validation_cases_know_nothing_of_later_items()
    {
        var split = TestSplits.LeaveOneOut(4, [0, 1, 2]);
        var asked = new List<int[]>();
        var scorer = new TestScorer(4, (_, item) => item);
        var spy = new SpyScorer(scorer, asked);

        new Evaluator(_pool).Evaluate(spy, split, split.Validation, Quick);

        Assert.Equal([0], Assert.Single(asked));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void A_constant_scorer_scores_what_chance_scores(Protocol protocol)
    {
        var split = TestSplits.Random(users: 40, items: 12_101, longest: 9, seed: 3);
        var options = Quick with { Protocol = protocol };

        var constant = new Evaluator(_pool).Evaluate(new TestScorer(12_101, (_, _) => 0.25f), split, split.Test, options);
        var chance = Chance.Evaluate(split, split.Test, options, _pool);

        Assert.Equal(chance.Ranks, constant.Ranks);
        Assert.All(RankingMetric.All, metric => Assert.Equal(chance.Metrics[metric.Name], constant.Metrics[metric.Name]));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Results_have_the_same_bits_on_any_number_of_threads(Protocol protocol)
    {
        var split = TestSplits.Random(users: 300, items: 150, longest: 30, seed: 4);
        var scorer = TestScorer.WithTies(150, levels: 40, seed: 5);
        var results = new List<EvaluationResult>();
        foreach (var threads in (int[])[1, 2, 3])
        {
            using var pool = new WorkerPool(threads);
            results.Add(new Evaluator(pool).Evaluate(scorer, split, split.Test, new EvaluationOptions { Protocol = protocol, Resamples = 50 }));
        }

        foreach (var other in results.Skip(1))
        {
            Assert.Equal(results[0].Ranks, other.Ranks);
            Assert.Equal(results[0].Metrics, other.Metrics);
            Assert.Equal(results[0].Intervals, other.Intervals);
            Assert.Equal(results[0].Segments.Select(s => (s.Kind, s.Name, s.Cases)), other.Segments.Select(s => (s.Kind, s.Name, s.Cases)));
            Assert.All(results[0].Segments.Zip(other.Segments), pair => Assert.Equal(pair.First.Metrics, pair.Second.Metrics));
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void The_order_of_the_cases_changes_no_rank(Protocol protocol)
    {
        var split = TestSplits.Random(users: 150, items: 80, longest: 10, seed: 6);
        var scorer = TestScorer.WithTies(80, levels: 30, seed: 7);
        EvaluationCase[] backwards = [.. split.Test.Reverse()];
        var options = Quick with { Protocol = protocol };

        var forwardRanks = new Evaluator(_pool).Evaluate(scorer, split, split.Test, options).Ranks;
        var backwardRanks = new Evaluator(_pool).Evaluate(scorer, split, backwards, options).Ranks;

        Assert.Equal(forwardRanks, backwardRanks.Reverse());
    }

    [Fact]
    public void Renumbering_the_items_changes_no_rank()
    {
        const int Items = 90;
        var renumbered = Enumerable.Range(0, Items).ToArray();
        var random = new RandomStream(RandomKey.For(8, "renumber"));
        random.Shuffle<int>(renumbered);
        var original = TestSplits.Random(users: 100, Items, longest: 15, seed: 9);
        var sequences = Enumerable.Range(0, 100).Select(user => original.Dataset.Sequence(new UserIndex(user)).ToArray());
        var permuted = TestSplits.LeaveOneOut(Items, [.. sequences.Select(sequence => Array.ConvertAll(sequence, item => renumbered[item.Value]))]);
        var scorer = TestScorer.WithTies(Items, levels: 35, seed: 10);
        var scores = Enumerable.Range(0, 100).Select(user => PlainScores(scorer, user)).ToArray();
        var permutedScorer = new TestScorer(Items, (user, item) => scores[user][Array.IndexOf(renumbered, item)]);

        Assert.Equal(
            new Evaluator(_pool).Evaluate(scorer, original, original.Test, Quick).Ranks,
            new Evaluator(_pool).Evaluate(permutedScorer, permuted, permuted.Test, Quick).Ranks);
    }

    [Fact]
    public void Coverage_is_the_share_of_items_in_the_ten_best_of_anyone()
    {
        // User 0 has seen item 0 and so gets 1 .. 10; user 1, whose scores are all equal, gets 0 .. 9.
        var split = TestSplits.LeaveOneOut(40, [0, 20], [30]);
        var scorer = new TestScorer(40, (user, item) => user == 0 ? -item : 1);

        var result = new Evaluator(_pool).Evaluate(scorer, split, split.Test, Quick);

        Assert.Equal(11 / 40.0, result.Metrics["coverage@10"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_first_score_that_is_not_finite_is_an_error_with_names(int threads)
    {
        using var pool = new WorkerPool(threads);
        var split = TestSplits.Random(users: 400, items: 30, longest: 5, seed: 11);
        var scorer = new TestScorer(30, (user, item) => user >= 130 && item >= 17 ? float.NaN : item);

        var error = Assert.Throws<NonFiniteScoreException>(() => new Evaluator(pool).Evaluate(scorer, split, split.Test, Quick));

        Assert.Equal("Scorer 'test' gave item 'item-17' the score NaN for user 'user-130'; every score must be finite.", error.Message);
        Assert.Equal((new UserId("user-130"), new ItemId("item-17")), (error.User, error.Item));
    }

    [Fact]
    public void An_infinite_score_of_an_item_that_is_no_candidate_is_an_error_too()
    {
        var split = TestSplits.LeaveOneOut(5, [3, 1]);
        var scorer = new TestScorer(5, (_, item) => item == 3 ? float.NegativeInfinity : 0);

        var error = Assert.Throws<NonFiniteScoreException>(() => new Evaluator(_pool).Evaluate(scorer, split, split.Test, Quick));

        Assert.Equal(new ItemId("item-3"), error.Item);
    }

    [Fact]
    public void No_case_is_an_error_for_people()
    {
        var split = TestSplits.LeaveOneOut(5, [3]);

        var error = Assert.Throws<InputException>(() => new Evaluator(_pool).Evaluate(new TestScorer(5, (_, _) => 0), split, split.Validation, Quick));

        Assert.Contains("'leave_one_out' leaves no case to evaluate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scorer_of_another_catalogue_is_refused()
    {
        var split = TestSplits.LeaveOneOut(5, [3]);

        Assert.Throws<ArgumentException>(() => new Evaluator(_pool).Evaluate(new TestScorer(6, (_, _) => 0), split, split.Test, Quick));
    }

    [Fact]
    public void The_result_says_what_was_done()
    {
        var split = TestSplits.LeaveOneOut(5, [3]);

        var result = new Evaluator(_pool).Evaluate(new TestScorer(5, (_, _) => 0), split, split.Test, new EvaluationOptions { Resamples = 10 });

        Assert.Equal(("test", "leave_one_out", "full"), (result.Scorer, result.Split, result.Protocol.Name));
        Assert.Equal([.. RankingMetric.All.Select(metric => metric.Name), "coverage@10"], result.Metrics.Keys);
        Assert.Equal(RankingMetric.All.Select(metric => metric.Name), result.Intervals.Keys);
    }

    public static TheoryData<Protocol> Protocols => [Protocol.Full, Protocol.Sampled(20, 3), Protocol.Sampled(20, 3, seedCompatible: true)];

    private static float[] PlainScores(TestScorer scorer, int user)
    {
        var scores = new float[scorer.ItemCount];
        scorer.Score([new(new UserIndex(user), default)], scores);
        return scores;
    }

    private static TargetRank PlainRank(Split split, EvaluationCase @case, TestScorer scorer)
    {
        var scores = PlainScores(scorer, @case.User.Value);
        var target = split.Target(@case).Value;
        var seen = split.History(@case).ToArray().Select(item => item.Value).ToHashSet();
        var others = Enumerable.Range(0, scores.Length).Where(item => item != target && !seen.Contains(item)).ToList();
        return new TargetRank(others.Count(item => scores[item] > scores[target]), others.Count(item => scores[item] == scores[target]));
    }

    private sealed class SpyScorer(TestScorer inner, List<int[]> asked) : Ur4Rec.Models.IScorer
    {
        public string Name => "spy";

        public int ItemCount => inner.ItemCount;

        public void Score(ReadOnlySpan<Ur4Rec.Models.ScoringQuery> queries, Span<float> scores)
        {
            foreach (var query in queries)
                asked.Add(Array.ConvertAll(query.History.ToArray(), item => item.Value));
            inner.Score(queries, scores);
        }
    }
}
