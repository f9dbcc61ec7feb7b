using Ur4Rec.Data;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Tests.Text.Describing;

public sealed class UserProfilerTests
{
    private static readonly int[] s_sixComedies = [0, 1, 2, 3, 0, 1];
    private static readonly int[] s_sixDramas = [4, 5, 6, 7, 4, 5];

    [Fact]
    public void Kinds_and_decades_are_compared_with_everybodys_choices()
    {
        var profile = ProfileOfFirst(s_sixComedies, s_sixDramas);

        // 6 of 6 against 6 of 12.
        Assert.Equal([new TraitLift("Comedy", 6, 2)], profile.Favoured);
        Assert.Equal([new TraitLift("1990s", 6, 2)], profile.Decades);
        Assert.Equal([new TraitLift("Drama", 0, 0)], profile.Avoided);
    }

    [Fact]
    public void Two_choices_are_too_few_to_favour_a_kind_or_to_avoid_one()
    {
        var profile = ProfileOfFirst([0, 1], s_sixDramas, s_sixDramas);

        Assert.Empty(profile.Favoured);
        Assert.Empty(profile.Avoided);
        Assert.Null(profile.Breadth);
        Assert.Null(profile.PopularityRank);
    }

    [Fact]
    public void The_last_third_is_compared_with_the_rest()
    {
        var profile = ProfileOfFirst([4, 5, 6, 7, 4, 5, 0, 1, 2]);

        Assert.Equal([new TraitShift("Comedy", 0, 1)], profile.Rising);
        Assert.Equal([new TraitShift("Drama", 1, 0)], profile.Falling);
    }

    [Fact]
    public void A_history_below_nine_has_no_last_third_and_an_even_one_no_shift()
    {
        Assert.False(ProfileOfFirst([4, 5, 6, 7, 0, 1, 2, 3]).IsLongEnoughForShifts);
        var even = ProfileOfFirst([0, 4, 1, 5, 2, 6, 3, 7, 0]);
        Assert.True(even.IsLongEnoughForShifts);
        Assert.Empty(even.Rising.Concat(even.Falling));
    }

    [Fact]
    public void Breadth_is_the_effective_number_of_kinds_against_everybodys()
    {
        Assert.Equal(new TasteBreadth(1, 2, 0.5), ProfileOfFirst(s_sixComedies, s_sixDramas).Breadth);
        var both = ProfileOfFirst([0, 1, 2, 4, 5, 6], s_sixDramas, s_sixComedies).Breadth!;
        Assert.Equal((2, 2), (both.Kinds, both.CatalogueKinds));
        Assert.Equal(1, both.Evenness, 12);
    }

    [Fact]
    public void Recent_titles_are_the_newest_without_repeats_and_rare_ones_are_others()
    {
        // Item 3 is chosen three times, 4 four times, 5 twice, which is too rare to call a taste.
        var profile = ProfileOfFirst([4, 3, 5, 0, 1, 1, 2], [3, 3, 4, 5], [4, 4]);

        Assert.Equal(["c2", "c1", "c0"], profile.RecentTitles);
        Assert.Equal(["c3", "d0"], profile.RareTitles);
    }

    [Fact]
    public void Popularity_is_a_median_rank_among_all_choices()
    {
        // Of 12 choices, 4 went to items chosen once, each (0 + 4/2)/12, and 8 to items chosen twice, each (4 + 8/2)/12.
        Assert.Equal(8.0 / 12, ProfileOfFirst(s_sixComedies, s_sixDramas).PopularityRank!.Value, 12);
        Assert.Equal(5.0 / 12, ProfileOfFirst([0, 1, 2, 3], [0, 1, 4, 5, 6, 7, 4, 5]).PopularityRank!.Value, 12);
    }

    [Fact]
    public void Shared_attributes_stand_in_for_genres()
    {
        ItemMetadata[] items =
        [
            Item(0, ("brand", "Stanley"), ("price", "3.50"), ("item_form", new string('x', 41))),
            Item(1, ("brand", "Stanley"), ("price", "3.50"), ("item_form", new string('x', 41))),
            Item(2, ("brand", "Kreg")),
            Item(3, ("brand", "Acme")),
            Item(4, ("brand", "Acme")),
        ];
        var view = TrainingViews.Of(items, [0, 1, 0, 1, 0, 1], [3, 4, 3, 4, 3, 4]);

        var profile = new UserProfiler(view).Of(new UserIndex(0))!;

        Assert.Equal(["brand Stanley"], profile.Favoured.Select(kind => kind.Name));
        Assert.Equal(["brand Acme"], profile.Avoided.Select(kind => kind.Name));
        Assert.Equal(2, profile.Breadth!.CatalogueKinds);
        Assert.Empty(profile.RecentTitles);
    }

    [Fact]
    public void Without_a_training_choice_there_is_no_profile() =>
        Assert.Null(new UserProfiler(TrainingViews.Of(TrainingViews.ComediesAndDramas(), [], [0])).Of(new UserIndex(0)));

    private static UserProfile ProfileOfFirst(params int[][] training) =>
        new UserProfiler(TrainingViews.Of(TrainingViews.ComediesAndDramas(), training)).Of(new UserIndex(0))!;

    private static ItemMetadata Item(int id, params (string Name, string Value)[] attributes) =>
        new(new ItemId($"{id}")) { Attributes = attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value) };
}
