using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data;

public class DatasetPreparerTests
{
    private static readonly PreparationOptions KeepAll = new();

    [Fact]
    public void Orders_by_time_and_by_file_order_on_ties()
    {
        var dataset = DatasetPreparer.Prepare(
            [Of("u", "late", 9), Of("u", "tie1", 5), Of("v", "tie1", 1), Of("u", "tie2", 5), Of("u", "early", -3)],
            KeepAll).Dataset;

        Assert.Equal(["early", "tie1", "tie2", "late"], dataset.SequenceOf("u"));
        Assert.True(dataset.TryGetIndex(new UserId("u"), out var user));
        Assert.Equal([-3, 5, 5, 9], dataset.Times(user).ToArray());
    }

    [Fact]
    public void Numbers_users_and_items_by_first_appearance_in_the_raw_data()
    {
        var dataset = DatasetPreparer.Prepare(
            [Of("z", "q", 7, 5), Of("a", "dropped", 1, 1), Of("a", "b", 1, 5), Of("a", "q", 0, 5)],
            new PreparationOptions { MinRating = 4 }).Dataset;

        Assert.Equal(["z", "a"], Enumerable.Range(0, 2).Select(u => dataset.IdOf(new UserIndex(u)).Value));
        Assert.Equal(["q", "b"], Enumerable.Range(0, 2).Select(i => dataset.IdOf(new ItemIndex(i)).Value));
    }

    [Fact]
    public void A_minimum_rating_keeps_equal_ratings_and_counts_what_it_drops()
    {
        var (dataset, report) = DatasetPreparer.Prepare(
            [Of("u", "a", 1, 4), Of("u", "b", 2, 3.5), Of("u", "c", 3), Of("v", "d", 4, 1), Of("u", "e", 5, 4.5)],
            new PreparationOptions { MinRating = 4 });

        Assert.Equal(["a", "e"], dataset.SequenceOf("u"));
        Assert.Equal(new DatasetSize(2, 5, 5), report.Raw);
        Assert.Equal(new DatasetSize(1, 2, 2), report.Prepared);
        Assert.Equal(2, report.BelowMinRating);
        Assert.Equal(1, report.WithoutRating);
    }

    [Fact]
    public void The_core_repeats_until_it_holds()
    {
        // v falls for want of interactions; then y has one left and falls; then u has two left and stays.
        var (dataset, report) = DatasetPreparer.Prepare(
            [
                Of("u", "x", 1), Of("u", "y", 2), Of("u", "z", 3),
                Of("v", "y", 1),
                Of("w", "x", 1), Of("w", "z", 2),
            ],
            new PreparationOptions { UserCore = 2, ItemCore = 2 });

        Assert.Equal(["x", "z"], dataset.SequenceOf("u"));
        Assert.Equal(["x", "z"], dataset.SequenceOf("w"));
        Assert.Equal(new DatasetSize(2, 2, 4), report.Prepared);
        Assert.Equal(2, report.OutsideCore);
        Assert.Equal(2, report.CoreRounds);
    }

    [Fact]
    public void The_newest_interactions_of_a_user_are_the_ones_kept()
    {
        var (dataset, report) = DatasetPreparer.Prepare(
            [Of("u", "c", 3), Of("u", "a", 1), Of("u", "b", 2), Of("v", "a", 1), Of("v", "d", 2)],
            new PreparationOptions { MaxInteractionsPerUser = 2 });

        Assert.Equal(["b", "c"], dataset.SequenceOf("u"));
        Assert.Equal(["a", "d"], dataset.SequenceOf("v"));
        Assert.Equal(1, report.BeyondMaxPerUser);
    }

    [Fact]
    public void A_maximum_that_nobody_reaches_keeps_all()
    {
        var (dataset, report) = DatasetPreparer.Prepare([Of("u", "a", 1), Of("u", "b", 2)], new PreparationOptions { MaxInteractionsPerUser = int.MaxValue });

        Assert.Equal(["a", "b"], dataset.SequenceOf("u"));
        Assert.Equal(0, report.BeyondMaxPerUser);
    }

    [Fact]
    public void The_catalogue_of_the_store_adds_the_items_that_nobody_kept_after_the_others()
    {
        Interaction[] raw = [Of("u", "disliked", 1, 1), Of("u", "b", 2, 5), Of("u", "a", 3, 5)];
        var options = new PreparationOptions { MinRating = 4 };

        var alone = DatasetPreparer.Prepare(raw, options, Items("new", "a", "disliked", "b")).Dataset;
        var (whole, report) = DatasetPreparer.Prepare(raw, options with { Catalogue = CatalogueSource.Store }, Items("new", "a", "disliked", "b"));

        Assert.Equal(["b", "a"], CatalogueOf(alone));
        Assert.Equal(["b", "a", "new", "disliked"], CatalogueOf(whole));
        Assert.Equal(["b", "a"], whole.SequenceOf("u"));
        Assert.Equal(new DatasetSize(1, 4, 2), report.Prepared);
        Assert.NotEqual(DatasetFingerprint.Of(alone), DatasetFingerprint.Of(whole));
        Assert.Throws<ArgumentNullException>(() => DatasetPreparer.Prepare(raw, options with { Catalogue = CatalogueSource.Store }));
    }

    [Fact]
    public void What_was_dropped_of_a_user_is_carried_in_time_order_where_it_is_asked_for()
    {
        Interaction[] raw =
        [
            Of("gone", "a", 1, 1),
            Of("u", "late", 9, 2), Of("u", "a", 2, 5), Of("u", "b", 3, 5), Of("u", "early", 1, 3), Of("u", "a", 5, 1),
            Of("v", "late", 1, 5), Of("v", "b", 2, 5), Of("v", "b", 3, 4),
        ];
        var options = new PreparationOptions { MinRating = 4, ExcludeDropped = true };

        var kept = DatasetPreparer.Prepare(raw, options with { ExcludeDropped = false }).Dataset;
        var carried = DatasetPreparer.Prepare(raw, options).Dataset;
        var ofTheStore = DatasetPreparer.Prepare(raw, options with { Catalogue = CatalogueSource.Store }, Items("a", "b", "early", "late")).Dataset;
        var newest = DatasetPreparer.Prepare(raw, options with { MaxInteractionsPerUser = 1 }).Dataset;

        Assert.Equal(0, kept.Dropped.Count);
        Assert.Equal(["a:5", "late:9"], DroppedOf(carried, "u"));
        Assert.Empty(DroppedOf(carried, "v"));
        Assert.Equal(["early:1", "a:5", "late:9"], DroppedOf(ofTheStore, "u"));
        Assert.Equal(["b:2"], DroppedOf(newest, "v"));
        Assert.Equal(2, ofTheStore.UserCount);
        Assert.Equal(kept.SequenceOf("u"), carried.SequenceOf("u"));
    }

    [Fact]
    public void Nothing_left_is_an_error_that_says_what_dropped_it()
    {
        var empty = Assert.Throws<InputException>(() => DatasetPreparer.Prepare([], KeepAll));
        Assert.Contains("no interactions", empty.Message, StringComparison.Ordinal);

        var options = new PreparationOptions { MinRating = 4 };
        var dropped = Assert.Throws<InputException>(() => DatasetPreparer.Prepare([Of("u", "a", 1, 3), Of("u", "b", 1)], options));
        Assert.Contains("none of 2 interactions: 1 have no rating, 1 are below min_rating", dropped.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, 0, 0, 0, "min_rating")]
    [InlineData(4, -1, 0, 0, "max_interactions_per_user")]
    [InlineData(4, 0, -1, 0, "user_core")]
    [InlineData(4, 0, 0, -1, "item_core")]
    public void An_option_out_of_range_is_named(double minRating, int max, int userCore, int itemCore, string key)
    {
        var options = new PreparationOptions
        {
            MinRating = minRating,
            MaxInteractionsPerUser = max,
            UserCore = userCore,
            ItemCore = itemCore,
        };

        var error = Assert.Throws<InputException>(() => DatasetPreparer.Prepare([Of("u", "a", 1, 5)], options));
        Assert.StartsWith(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_core_holds_is_maximal_and_every_drop_is_counted() =>
        Prop.ForAll(Any(), Arb.From(Gen.Choose(0, 4)), Arb.From(Gen.Choose(0, 4)), CoreHolds)
            .QuickCheckThrowOnFailure();

    private static IEnumerable<ItemId> Items(params string[] ids) => ids.Select(id => new ItemId(id));

    private static IEnumerable<string> CatalogueOf(SequenceDataset dataset) =>
        Enumerable.Range(0, dataset.ItemCount).Select(item => dataset.IdOf(new ItemIndex(item)).Value);

    private static IEnumerable<string> DroppedOf(SequenceDataset dataset, string user)
    {
        Assert.True(dataset.TryGetIndex(new UserId(user), out var index));
        return dataset.Ids(dataset.Dropped.Of(index)).Zip(dataset.Dropped.TimesOf(index).ToArray(), (item, time) => $"{item}:{time}");
    }

    private static bool CoreHolds(Interaction[] raw, int userCore, int itemCore)
    {
        var kept = NaiveCore([.. raw], userCore, itemCore);
        var options = new PreparationOptions { UserCore = userCore, ItemCore = itemCore };
        if (kept.Count == 0)
        {
            Assert.Throws<InputException>(() => DatasetPreparer.Prepare(raw, options));
            return true;
        }

        var (dataset, report) = DatasetPreparer.Prepare(raw, options);
        var expected = kept.GroupBy(x => x.User.Value).ToDictionary(
            user => user.Key,
            user => user.OrderBy(x => x.Time).Select(x => x.Item.Value).ToArray());
        return dataset.UserCount == expected.Count
            && expected.All(user => dataset.SequenceOf(user.Key).SequenceEqual(user.Value))
            && report.Raw.Interactions - report.OutsideCore == report.Prepared.Interactions;
    }

    private static List<Interaction> NaiveCore(List<Interaction> rows, int userCore, int itemCore)
    {
        while (true)
        {
            var weak = rows.FindIndex(row =>
                rows.Count(x => x.User == row.User) < userCore || rows.Count(x => x.Item == row.Item) < itemCore);
            if (weak < 0)
                return rows;
            rows.RemoveAt(weak);
        }
    }
}
