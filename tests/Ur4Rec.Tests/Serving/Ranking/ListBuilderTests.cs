using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Ranking;
using static Ur4Rec.Tests.Serving.Ranking.Catalogue;

namespace Ur4Rec.Tests.Serving.Ranking;

public class ListBuilderTests
{
    private static readonly ItemTable s_table = OfGenres("Drama", "Drama War", "Comedy", "Comedy Drama", "War", "");

    // Mean 2, standard deviation 1.
    private static readonly (ItemIndex Item, float Score)[] s_ranked = Ranked(3, 3, 3, 1, 1, 1);

    [Fact]
    public void Without_rules_it_is_the_best_as_they_are()
    {
        var ranked = Ranked(0.1f, 5, -0f, 5, 0, -7);
        var list = List(s_table, RankingRules.None, ranked, 5);

        Assert.Equal([1, 3, 0, 2, 4], Numbers(list));
        Assert.Equal(ranked.Take(5).Select(candidate => BitConverter.SingleToInt32Bits(candidate.Score)), list.Select(listed => BitConverter.SingleToInt32Bits(listed.Score)));
        Assert.All(list, listed => Assert.True(listed.Adjustments.Count == 0 && !listed.IsPinned));
    }

    [Fact]
    public void Boosts_and_steers_add_standard_deviations()
    {
        var rules = new RankingRules { Boosts = [Boosted(4, 2.5), Boosted("War", -0.5), Boosted("Western", 9)] };
        var list = List(s_table, rules, s_ranked, 6, [Steered("comedy", 1.5), Steered("Drama", -1)]);

        // 2: 3 + 1.5; 4: 1 + 2.5 - 0.5; 0: 3 - 1; 1: 3 - 0.5 - 1; 3: 1 + 1.5 - 1; 5: 1.
        Assert.Equal([2, 4, 0, 1, 3, 5], Numbers(list));
        Assert.Equal([4.5f, 3, 2, 1.5f, 1.5f, 1], list.Select(listed => listed.Score));
        Assert.Equal([new ScoreAdjustment("more genre: comedy", 1.5f)], list[0].Adjustments);
        Assert.Equal([new ScoreAdjustment("boost: item i4", 2.5f), new ScoreAdjustment("boost: genre: War", -0.5f)], list[1].Adjustments);
        Assert.Equal([new ScoreAdjustment("less genre: Drama", -1)], list[2].Adjustments);
        Assert.Empty(list[5].Adjustments);
    }

    [Fact]
    public void The_deviation_is_of_the_candidates_that_may_appear()
    {
        // Of 9, 5 and 1 without the 100: the squares 16, 0 and 16 have the mean 32 / 3.
        var list = List(s_table, new RankingRules { Exclude = [Id(0)], Boosts = [Boosted(3, 2)] }, Ranked(100, 9, 5, 1), 6);

        Assert.Equal([1, 3, 2], Numbers(list));
        Assert.Equal(1 + (2 * MathF.Sqrt(32f / 3)), list[1].Score, 1e-6f);
    }

    [Fact]
    public void Equal_scores_have_the_deviation_one()
    {
        var list = List(s_table, new RankingRules { Boosts = [Boosted(2, 0.25)] }, Ranked(0.1f, 0.1f, 0.1f), 3);

        Assert.Equal([2, 0, 1], Numbers(list));
        Assert.Equal(0.1f + 0.25f, list[0].Score);
    }

    [Fact]
    public void A_sentence_adds_by_likeness_among_the_candidates()
    {
        float[] cosines = [0.5f, 0.25f, 0, 0, 0, 0.125f];
        var steer = EffectiveSteer.Of(new Steer(null, "Quiet films.", 4, false, 100), 120, item => cosines[item.Value]);
        var list = List(s_table, RankingRules.None, s_ranked, 6, [steer]);

        // The weight has halved once: 2, 1 and a half deviations are left of likenesses 1, 0.5 and 0.25.
        Assert.Equal(2, steer.Weight);
        Assert.Equal([5f, 4, 3, 1.5f, 1, 1], list.Select(listed => listed.Score));
        Assert.Equal([0, 1, 2, 5, 3, 4], Numbers(list));
        Assert.Equal([new ScoreAdjustment("more like: Quiet films.", 0.5f)], list[3].Adjustments);
        Assert.Empty(list[2].Adjustments);
    }

    [Fact]
    public void A_steer_weighs_half_after_every_twenty_interactions_unless_it_is_pinned()
    {
        var steer = new Steer(null, "s", -2, Pinned: false, 7);

        Assert.Equal([-2, -1, -0.5], new[] { 7, 27, 47 }.Select(steer.WeightAfter));
        Assert.Equal(-2, steer.WeightAfter(0));
        Assert.Equal(-2, (steer with { Pinned = true }).WeightAfter(1_000));
        Assert.Equal(-1, EffectiveSteer.Of(steer, 27, _ => 0).Weight);
        Assert.Throws<ArgumentException>(() => EffectiveSteer.Of(steer, 27));
    }

    [Fact]
    public void Pinned_items_stand_at_their_places()
    {
        var rules = new RankingRules { Pinned = [new PinnedItem(Id(5), 3), new PinnedItem(Id(0), 2), new PinnedItem(Id(3), 9)], Boosts = [Boosted(0, -0.5)] };
        var list = List(s_table, rules, Ranked(3, 3, 3, 1), 4);

        Assert.Equal([1, 0, 5, 2], Numbers(list));
        Assert.Equal([false, true, true, false], list.Select(listed => listed.IsPinned));
        // 3 less half of the square root of 0.75; 5 is no candidate.
        Assert.Equal([3f, 3 - (MathF.Sqrt(0.75f) / 2), -100, 3], list.Select(listed => listed.Score));
        Assert.Equal(["boost: item i0", "pinned at 2"], list[1].Adjustments.Select(adjustment => adjustment.Reason));
        Assert.Equal([new ScoreAdjustment("pinned at 3", 0)], list[2].Adjustments);
    }

    [Fact]
    public void A_pin_beyond_the_last_item_ends_the_list_and_one_beyond_the_count_is_ranked_as_any()
    {
        var rules = new RankingRules { Pinned = [new PinnedItem(Id(0), 5), new PinnedItem(Id(1), 8)] };

        Assert.Equal([1, 2, 0], Numbers(List(s_table, rules, Ranked(3, 2, 1), 6)));
        Assert.Equal([2, 0, 1], Numbers(List(s_table, rules, Ranked(3, 2, 1), 8)));
        Assert.Equal([0, 1, 2], Numbers(List(s_table, rules, Ranked(3, 2, 1), 4)));
    }

    [Fact]
    public void A_pinned_item_that_may_not_appear_does_not()
    {
        var rules = new RankingRules { Pinned = [new PinnedItem(Id(1), 1), new PinnedItem(Id(2), 2), new PinnedItem(Id(4), 3)], Filters = [None("genre", "Drama")] };

        Assert.Equal([5, 2], Numbers(List(s_table.With(Set(s_table, 4), ItemSet.None(6)), rules, s_ranked, 6)));
        Assert.Equal([2], Numbers(List(s_table, rules, s_ranked, 6, request: new RecommendationRequest { Candidates = [Id(1), Id(2)] })));
    }

    [Fact]
    public void No_more_items_of_a_category_than_the_limit()
    {
        RankingRules Limit(int count) => new() { MaxPerCategory = new CategoryLimit("Genres", count) };

        // 1 would be the second drama, 3 the second comedy; 5 has no genre.
        Assert.Equal([0, 2, 4, 5], Numbers(List(s_table, Limit(1), s_ranked, 6)));
        Assert.Equal([0, 1, 2, 4, 5], Numbers(List(s_table, Limit(2), s_ranked, 6)));
        Assert.Equal([0, 1, 2, 3, 4, 5], Numbers(List(s_table, Limit(3), s_ranked, 6)));
        Assert.Equal([0, 1, 2], Numbers(List(s_table, Limit(1) with { MaxPerCategory = new CategoryLimit("none has it", 1) }, s_ranked, 3)));
    }

    [Fact]
    public void Pinned_items_count_towards_the_limit_wherever_they_stand()
    {
        var rules = new RankingRules
        {
            MaxPerCategory = new CategoryLimit("genre", 1),
            Pinned = [new PinnedItem(Id(3), 3), new PinnedItem(Id(0), 5)],
        };

        // 3 takes both comedy and drama, so that neither 2 nor the pin of 0 can stand.
        Assert.Equal([4, 5, 3], Numbers(List(s_table, rules, s_ranked, 6)));
    }

    [Fact]
    public void Wrong_input_is_refused()
    {
        void Fails<T>((ItemIndex, float)[] candidates, double diversity = 0, EffectiveSteer? steer = null)
            where T : Exception =>
            Assert.Throws<T>(() => List(s_table, new RankingRules { Diversity = diversity }, candidates, 3, steer is null ? [] : [steer]));

        Fails<ArgumentException>([.. Ranked(2, 1).Reverse()]);
        Fails<ArgumentException>([.. Ranked(1, 1).Reverse()]);
        Fails<ArgumentException>(Ranked(2, 1), diversity: 0.1);
        Fails<ArithmeticException>(Ranked(2, float.NaN));
        Fails<ArithmeticException>(Ranked(float.PositiveInfinity, 1));
        Fails<ArithmeticException>(Ranked(2, 1), steer: EffectiveSteer.Of(new Steer(null, "s", 1, true, 0), 0, _ => float.NaN));
    }
}
