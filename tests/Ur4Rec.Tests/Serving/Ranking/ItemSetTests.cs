using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Serving.Ranking;
using static Ur4Rec.Tests.Serving.Ranking.Catalogue;

namespace Ur4Rec.Tests.Serving.Ranking;

public class ItemSetTests
{
    [Fact]
    public void It_is_what_a_set_of_numbers_is()
    {
        var cases =
            from count in Gen.Choose(1, 200)
            from a in Gen.ListOf(Gen.Choose(0, count - 1))
            from b in Gen.ListOf(Gen.Choose(0, count - 1))
            select (count, a.ToArray(), b.ToArray());
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            var (count, a, b) = given;
            var (setA, setB) = (ItemSet.Of(count, Indexes(a)), ItemSet.Of(count, Indexes(b)));

            Assert.Equal(a.Distinct().Order(), Numbers(setA.ToArray()));
            Assert.Equal(a.Distinct().Count(), setA.Count);
            Assert.Equal(a.Intersect(b).Order(), Numbers(setA.And(setB).ToArray()));
            Assert.Equal(a.Except(b).Order(), Numbers(setA.AndNot(setB).ToArray()));
            Assert.Equal(Enumerable.Range(0, count).Except(a), Numbers(setA.Outside()));
            Assert.All(Enumerable.Range(0, count), i => Assert.Equal(a.Contains(i), setA.Contains(new ItemIndex(i))));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    public void All_and_none_are_each_others_outside(int count)
    {
        Assert.Equal(count, ItemSet.All(count).Count);
        Assert.Empty(ItemSet.All(count).Outside());
        Assert.Equal(Enumerable.Range(0, count), Numbers(ItemSet.None(count).Outside()));
    }

    [Fact]
    public void Other_catalogues_and_items_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ItemSet.All(64).And(ItemSet.All(65)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemSet.Of(64, Indexes(64)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemSet.All(65).Contains(new ItemIndex(65)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ItemSet.All(65).Contains(new ItemIndex(-1)));
    }
}
