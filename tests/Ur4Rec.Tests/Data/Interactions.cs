using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;

namespace Ur4Rec.Tests.Data;

/// <summary>Small interactions for tests, by hand and by FsCheck.</summary>
internal static class Interactions
{
    public static Interaction Of(string user, string item, long time, double? rating = null) =>
        new(new UserId(user), new ItemId(item), time, rating);

    /// <summary>One user per text, items separated by spaces, times 0, 1, 2, ...</summary>
    public static SequenceDataset Dataset(params string[] sequences)
    {
        var interactions = sequences.SelectMany((sequence, u) => sequence
            .Split(' ')
            .Select((item, position) => Of($"u{u}", item, position)));
        return DatasetPreparer.Prepare(interactions, new PreparationOptions()).Dataset;
    }

    public static string[] Ids(this SequenceDataset dataset, ReadOnlyMemory<ItemIndex> items) =>
        [.. items.ToArray().Select(item => dataset.IdOf(item).Value)];

    public static string[] SequenceOf(this SequenceDataset dataset, string user)
    {
        Assert.True(dataset.TryGetIndex(new UserId(user), out var index), $"no user '{user}'");
        return dataset.Ids(dataset.Sequence(index));
    }

    /// <summary>Lists of 1 or more interactions among few users, items and times, so that ties and repeats abound.</summary>
    public static Arbitrary<Interaction[]> Any()
    {
        var one =
            from user in Gen.Choose(0, 4)
            from item in Gen.Choose(0, 7)
            from time in Gen.Choose(0, 30)
            from rating in Gen.Choose(0, 5)
            select Of($"u{user}", $"i{item}", time, rating == 0 ? null : rating);
        return Arb.From(Gen.Where(Gen.ArrayOf(one), list => list.Length > 0));
    }
}
