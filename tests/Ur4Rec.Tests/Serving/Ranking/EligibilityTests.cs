using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Ranking;
using static Ur4Rec.Tests.Serving.Ranking.Catalogue;

namespace Ur4Rec.Tests.Serving.Ranking;

public class EligibilityTests
{
    private static readonly ItemTable s_table = OfGenres("Drama", "Drama War", "Comedy", "Comedy Drama", "War", "");

    [Fact]
    public void Without_rules_and_filters_everything_may_appear()
    {
        var eligible = For(s_table, RankingRules.None, new RecommendationRequest());

        Assert.Equal([0, 1, 2, 3, 4, 5], Allowed(eligible));
        Assert.Empty(eligible.Excluded());
        Assert.Empty(eligible.Unranked);
    }

    [Fact]
    public void Filters_of_rules_and_request_hold_together()
    {
        Assert.Equal([0, 1, 3], Allowed(For(s_table, Filters(Any("genre", "drama")), new RecommendationRequest())));
        Assert.Equal([1, 2, 3, 4], Allowed(For(s_table, Filters(Any("genre", "War", "Comedy", "none has it")), new RecommendationRequest())));
        Assert.Equal([2, 4, 5], Allowed(For(s_table, Filters(None("genre", "Drama")), new RecommendationRequest())));
        Assert.Equal([0], Allowed(For(s_table, Filters(Any("genre", "Drama"), None("genre", "War")), Asking(None("category", "comedy")))));
        Assert.Equal([1, 2, 3, 4, 5], Numbers(For(s_table, Filters(Any("genre", "Drama"), None("genre", "War")), Asking(None("category", "comedy"))).Excluded()));
    }

    [Fact]
    public void A_value_that_no_item_has_matches_nothing()
    {
        Assert.Empty(Allowed(For(s_table, RankingRules.None, Asking(Any("genre", "Western")))));
        Assert.Equal(6, Allowed(For(s_table, RankingRules.None, Asking(None("genre", "Western")))).Length);
    }

    [Fact]
    public void An_attribute_that_no_item_has_is_an_error_of_a_request_and_a_note_of_rules()
    {
        var error = Assert.Throws<InputException>(() => For(s_table, RankingRules.None, Asking(Any("gnre", "Drama"))));
        Assert.Equal("No item has an attribute 'gnre'. Did you mean 'genre'?", error.Message);

        var rules = Filters(Any("gnre", "Drama")) with { Exclude = [new ItemId("i7")], Pinned = [new PinnedItem(Id(1), 1)] };
        Assert.Equal(
            ["There is no item 'i7'. Did you mean 'i0'?", "No item has an attribute 'gnre'. Did you mean 'genre'?"], new ResolvedRules(rules, s_table).Unknown);
        Assert.Empty(Allowed(For(s_table, rules, new RecommendationRequest())));
    }

    [Fact]
    public void A_filter_of_a_request_is_checked()
    {
        var error = Assert.Throws<InputException>(() => For(s_table, RankingRules.None, Asking(new AttributeFilter("genre", [], []))));
        Assert.Equal("the request: filters[0] needs values in any_of or none_of.", error.Message);
    }

    [Fact]
    public void Excluded_hidden_and_seen_items_do_not_appear()
    {
        var table = s_table.With(Set(s_table, 0), ItemSet.None(6));
        var eligible = For(table, new RankingRules { Exclude = [Id(1)] }, new RecommendationRequest { Exclude = [Id(2)] }, 3);

        Assert.Equal([4, 5], Allowed(eligible));
        // The history is the scorer's own to leave out.
        Assert.Equal([0, 1, 2], Numbers(eligible.Excluded()));
        Assert.Equal("There is no item 'x'.", Assert.Throws<UnknownIdException>(() => For(table, RankingRules.None, new RecommendationRequest { Exclude = [new ItemId("x")] })).Message);
    }

    [Fact]
    public void Candidates_obey_all_rules_and_unrankable_ones_are_named()
    {
        var table = s_table.With(Set(s_table, 0), Set(s_table, 2, 4, 5));
        var request = Asking(None("genre", "War")) with { Candidates = [Id(3), Id(5), Id(0), Id(1), Id(2), Id(3)], Exclude = [Id(2)] };
        var eligible = For(table, RankingRules.None, request);

        Assert.Equal([3], Allowed(eligible));
        Assert.Equal([0, 1, 2, 4, 5], Numbers(eligible.Excluded()));
        Assert.Equal([5], Numbers(eligible.Unranked));
        Assert.Throws<UnknownIdException>(() => For(table, RankingRules.None, new RecommendationRequest { Candidates = [Id(9)] }));
    }

    [Fact]
    public void Equal_filters_share_their_items()
    {
        var eligibility = new Eligibility(new ResolvedRules(RankingRules.None, s_table));
        ItemIndex[] Excluded(params AttributeFilter[] filters) => eligibility.For(Asking(filters), []).Excluded();

        Assert.Same(Excluded(Any("genre", "Drama", "War"), None("genre", "Comedy")), Excluded(None("GENRES", "comedy"), Any("category", "war", "DRAMA", "war", "Western")));
        Assert.NotSame(Excluded(Any("genre", "Drama")), Excluded(None("genre", "Drama")));
        Assert.Same(eligibility.For(new RecommendationRequest(), []).Excluded(), eligibility.For(new RecommendationRequest(), Indexes(1)).Excluded());
    }

    [Fact]
    public void The_least_recently_used_is_forgotten()
    {
        var made = new List<int>();
        var kept = new RecentlyUsed<int, int>(2);
        foreach (var key in new[] { 1, 2, 1, 3, 1, 2 })
            Assert.Equal(key * 10, kept.GetOrAdd(key, asked => { made.Add(asked); return asked * 10; }));

        Assert.Equal([1, 2, 3, 2], made);
    }

    private static RankingRules Filters(params AttributeFilter[] filters) => new() { Filters = filters };

    private static RecommendationRequest Asking(params AttributeFilter[] filters) => new() { Filters = filters };

    private static EligibleItems For(ItemTable table, RankingRules rules, RecommendationRequest request, params int[] seen) =>
        new Eligibility(new ResolvedRules(rules, table)).For(request, Indexes(seen));

    private static int[] Allowed(EligibleItems eligible) => [.. Enumerable.Range(0, 6).Where(item => eligible.Contains(new ItemIndex(item)))];
}
