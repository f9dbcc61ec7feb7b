using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data;

public class FixedCatalogueTests
{
    [Fact]
    public void Preparing_the_same_data_again_changes_nothing() =>
        Prop.ForAll(Any(), Arb.From(Gen.Choose(0, 4)), Arb.From(Gen.Choose(0, 4)), (raw, userCore, itemCore) =>
        {
            foreach (var options in OptionsOf(userCore, itemCore))
            {
                if (Prepare(raw, options) is not { } dataset)
                    continue;
                var again = DatasetPreparer.PrepareAgain(raw, options, CatalogueOf(dataset)).Dataset;
                if (DatasetFingerprint.Of(again) != DatasetFingerprint.Of(dataset))
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_a_user_the_others_are_as_before() =>
        Prop.ForAll(Any(), Arb.From(Gen.Choose(0, 4)), Arb.From(Gen.Choose(0, 4)), (raw, userCore, itemCore) =>
        {
            foreach (var options in OptionsOf(userCore, itemCore))
            {
                if (Prepare(raw, options) is not { UserCount: > 1 } dataset)
                    continue;
                var gone = dataset.IdOf(new UserIndex(0));
                var left = DatasetPreparer.PrepareAgain(raw.Where(row => row.User != gone), options, CatalogueOf(dataset)).Dataset;
                var others = dataset.OfUsers([.. Enumerable.Range(1, dataset.UserCount - 1).Select(user => new UserIndex(user))]);
                if (DatasetFingerprint.Of(left) != DatasetFingerprint.Of(others))
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Users_who_were_left_out_stay_out()
    {
        var catalogue = new FixedCatalogue([new ItemId("a"), new ItemId("b")], ChosenItems: 1, user => user.Value == "v");

        var dataset = DatasetPreparer.PrepareAgain(
            [Of("v", "a", 1), Of("u", "b", 1), Of("u", "new", 2), Of("u", "a", 3)], new PreparationOptions { ExcludeDropped = true }, catalogue).Dataset;

        Assert.Equal(1, dataset.UserCount);
        Assert.Equal(["a"], dataset.SequenceOf("u"));
        Assert.Equal(["b"], dataset.Ids(dataset.Dropped.Of(new UserIndex(0))));
    }

    private static PreparationOptions[] OptionsOf(int userCore, int itemCore)
    {
        var options = new PreparationOptions { UserCore = userCore, ItemCore = itemCore, MaxInteractionsPerUser = 6 };
        return [options, options with { Catalogue = CatalogueSource.Store, ExcludeDropped = true }];
    }

    private static SequenceDataset? Prepare(Interaction[] raw, PreparationOptions options)
    {
        try
        {
            return DatasetPreparer.Prepare(raw, options, raw.Select(row => row.Item).Append(new ItemId("chosen by nobody"))).Dataset;
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static FixedCatalogue CatalogueOf(SequenceDataset dataset) => new(
        [.. Enumerable.Range(0, dataset.ItemCount).Select(item => dataset.IdOf(new ItemIndex(item)))],
        1 + Enumerable.Range(0, dataset.UserCount).Max(user => dataset.Sequence(new UserIndex(user)).ToArray().Max(item => item.Value)),
        user => !dataset.TryGetIndex(user, out UserIndex _));
}
