using FsCheck;
using FsCheck.Fluent;

namespace Ur4Rec.Numerics.Tests;

public sealed class RaggedTests
{
    [Fact]
    public void Groups_lie_end_to_end_with_the_lengths_given() =>
        Prop.ForAll<NonNegativeInt[]>(given =>
        {
            var lengths = given.Select(length => length.Get).ToArray();
            var ragged = Ragged.FromLengths(lengths);
            var groups = Enumerable.Range(0, lengths.Length).ToList();
            return ragged.Groups == lengths.Length
                && ragged.Total == lengths.Sum()
                && ragged.Longest == lengths.DefaultIfEmpty().Max()
                && ragged.Offsets[0] == 0
                && groups.All(group => ragged.LengthOf(group) == lengths[group])
                && groups.All(group => ragged.Start(group) == lengths.Take(group).Sum())
                && groups.All(group => ragged.Offsets[group + 1] == ragged.Start(group) + lengths[group]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void There_may_be_no_groups()
    {
        var ragged = new Ragged([0]);

        Assert.Equal((0, 0, 0), (ragged.Groups, ragged.Total, ragged.Longest));
    }

    [Fact]
    public void Offsets_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Ragged([]));
        Assert.Throws<ArgumentException>(() => new Ragged([1, 2]));
        Assert.Contains("decrease from 5 to 4 at group 1", Assert.Throws<ArgumentException>(() => new Ragged([0, 5, 4])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Ragged.FromLengths([3, -1]));
        Assert.Throws<OverflowException>(() => Ragged.FromLengths([int.MaxValue, 1]));
    }
}
