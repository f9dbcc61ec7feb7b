using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data;

public class TrainingViewTests
{
    [Fact]
    public void Nothing_held_out_can_be_reached_from_a_view() => Prop.ForAll(Any(), interactions =>
    {
        var dataset = DatasetPreparer.Prepare(interactions, new PreparationOptions()).Dataset;
        var split = Splitter.Split(dataset, new SplitOptions());
        var view = ViewOf(split);
        for (var u = 0; u < view.UserCount; u++)
        {
            var user = new UserIndex(u);
            Assert.Equal(split.TrainingSequence(user).ToArray(), view.Sequence(user).ToArray());
            Assert.Equal(split.TrainingTimes(user).ToArray(), view.Times(user).ToArray());
            // The memory's whole array: a longer one would hold what comes after.
            Assert.True(MemoryMarshal.TryGetArray(view.Sequence(user), out var items));
            Assert.Equal(view.Sequence(user).Length, items.Array!.Length);
            Assert.True(MemoryMarshal.TryGetArray(view.Times(user), out var times));
            Assert.Equal(view.Sequence(user).Length, times.Array!.Length);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Popularity_counts_training_alone()
    {
        var view = ViewOf(Splitter.Split(Dataset("a b a c", "b a b b"), new SplitOptions()));

        Assert.Equal([2, 2, 0], Enumerable.Range(0, view.ItemCount).Select(item => view.Popularity(new ItemIndex(item))));
    }

    [Fact]
    public void The_name_says_split_and_the_filters_of_histories()
    {
        var split = Splitter.Split(Dataset("a b c d e f"), new SplitOptions { Method = SplitMethod.Ratio });
        var options = new PreparationOptions { MinRating = 3.5, MaxInteractionsPerUser = 50, UserCore = 5, ItemCore = 2 };

        Assert.Equal("ratio 0.8/0.9", ViewOf(split).Description);
        Assert.Equal("ratio 0.8/0.9", TrainingView.Of(split, new PreparationOptions { UserCore = 5 }, MetadataOf(split)).Description);
        Assert.Equal(
            "ratio 0.8/0.9; min_rating 3.5, max_interactions_per_user 50, user_core 5, item_core 2",
            TrainingView.Of(split, options, MetadataOf(split)).Description);
    }

    [Fact]
    public void The_catalogue_and_what_is_not_offered_change_no_name()
    {
        var split = Splitter.Split(Dataset("a b c d e f"), new SplitOptions());
        var options = new PreparationOptions { Catalogue = CatalogueSource.Store, ExcludeDropped = true };

        Assert.Equal("leave_one_out", TrainingView.Of(split, options, MetadataOf(split)).Description);
    }

    [Fact]
    public void Metadata_must_cover_every_item()
    {
        var split = Splitter.Split(Dataset("a b c"), new SplitOptions());

        Assert.Throws<ArgumentException>(() => TrainingView.Of(split, new PreparationOptions(), []));
    }

    private static TrainingView ViewOf(Split split) => TrainingView.Of(split, new PreparationOptions(), MetadataOf(split));

    private static ItemMetadata[] MetadataOf(Split split) =>
        [.. Enumerable.Range(0, split.Dataset.ItemCount).Select(item => new ItemMetadata(split.Dataset.IdOf(new ItemIndex(item))))];
}
