using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics.Random;
using static Ur4Rec.Tests.Models.Fusion.Reranking;

namespace Ur4Rec.Tests.Models.Fusion;

public class RerankingInvariantTests
{
    private const int Items = 25;

    private static readonly Arbitrary<(int Seed, int Top, int[] Newest)> s_questions = (
        from seed in Gen.Choose(0, 1_000)
        from top in Gen.Choose(0, Items + 5)
        from newest in Gen.NonEmptyListOf(Gen.Choose(0, Items - 1))
        select (seed, top, newest.ToArray())).ToArbitrary();

    [Fact]
    public void A_query_is_scored_alike_alone_and_among_others()
    {
        Prop.ForAll(s_questions, question =>
        {
            var (seed, top, newest) = question;
            var features = new FixedFeatures(1, (item, _) => item % 3);
            var scorer = Adaptive([Scorer("a", seed), Scorer("b", seed)], [[0.3f, 1], [1, 2], [-1, 0.2f]], features, Dear("c", seed), top);
            var queries = Array.ConvertAll(newest, item => After(item % 5, item));

            Assert.Equal(queries.SelectMany(query => Score(scorer, query)), Score(scorer, queries));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Later_components_may_stand_in_any_order()
    {
        Prop.ForAll(s_questions, question =>
        {
            var (seed, top, newest) = question;
            IScorer a = Scorer("a", seed), b = Scorer("b", seed), c = Scorer("c", seed);
            var one = Score(Of([a, b, c], [0.5, 1, -0.7], Dear("d", seed), top: top), After(newest));
            var other = Score(Of([a, c, b], [0.5, -0.7, 1], Dear("d", seed), top: top), After(newest));

            ItemIndex[] all = [.. Enumerable.Range(0, Items).Select(item => new ItemIndex(item))];
            var candidates = Of([a, b, c], [1, 1, 1], top: top).Explain(After(newest), all);
            for (var item = 0; item < Items; item++)
            {
                if (candidates[item] is not null)
                    Assert.Equal(one[item], other[item], 1e-5f);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void As_many_candidates_as_items_are_the_whole_catalogue()
    {
        Prop.ForAll(s_questions, question =>
        {
            var (seed, _, _) = question;
            float[] With(int top) => Score(Of([Scorer("a", seed), Scorer("b", seed)], [0.5, 1, 2], Dear("c", seed), top), After());

            Assert.Equal(With(0), With(Items));
            Assert.Equal(With(0), With(Items + 7));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Where_the_candidate_scorer_has_no_weight_candidates_score_the_same_whatever_the_others_are()
    {
        Prop.ForAll(s_questions, question =>
        {
            var (seed, top, newest) = question;
            RerankingScorer With(int top) => Of([Scorer("a", seed), Scorer("b", seed)], [0.5, -1, 0], Dear("c", seed), top);
            var (some, whole) = (Score(With(top), After(newest)), Score(With(0), After(newest)));

            var explained = With(top).Explain(After(newest), [.. Enumerable.Range(0, Items).Select(item => new ItemIndex(item))]);
            int[] candidates = [.. Enumerable.Range(0, Items).Where(item => explained[item] is not null)];
            Assert.Equal(candidates.Select(item => whole[item]), candidates.Select(item => some[item]));
            Assert.Equal(Order(whole).Intersect(candidates), Order(some)[..candidates.Length]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Items_that_are_no_candidates_come_last_in_the_order_of_the_first_scorer()
    {
        Prop.ForAll(s_questions, question =>
        {
            var (seed, top, newest) = question;
            top = Math.Max(top, 1);
            var first = Scorer("a", seed);
            int[] excluded = [seed % Items, newest[0], Items - 1];
            var scores = Score(Of([first, Scorer("b", seed)], [-0.5, 1, 2], Dear("c", seed), top), After(newest).Excluding(excluded));
            var raw = Score(first, After(newest));

            Assert.All(scores, score => Assert.True(float.IsFinite(score)));
            int[] candidates = [.. Order(raw).Except([.. newest, .. excluded]).Take(top), .. newest.Except(excluded)];
            int[] last = [.. Order(raw).Except(candidates)];
            Assert.Equal(last, Order(scores)[^last.Length..]);
            foreach (var (better, worse) in last.Zip(last.Skip(1)))
                Assert.Equal(raw[better] > raw[worse], scores[better] > scores[worse]);
            Assert.True(candidates.Min(item => scores[item]) > scores[last[0]]);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Scores from -5 to 5, some of them equal.</summary>
    private static float Value(string name, int seed, int newest, int item) =>
        (((int)(RandomKey.For((ulong)seed, name, (ulong)(newest + 1)).Block((uint)item).X0 % 101)) - 50) / 10f;

    private static FixedScorer Scorer(string name, int seed) => new(name, Items, (newest, item) => Value(name, seed, newest, item));

    private static FixedCandidateScorer Dear(string name, int seed) => new(name, Items, (newest, item) => Value(name, seed, newest, item));
}
