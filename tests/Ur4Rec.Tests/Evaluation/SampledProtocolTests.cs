using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Evaluation;
using Ur4Rec.Models;

namespace Ur4Rec.Tests.Evaluation;

public class SampledProtocolTests
{
    private static readonly int[] Seen = [2, 3, 7, 11, 19];

    [Fact]
    public void Negatives_are_distinct_ascending_and_never_seen()
    {
        Prop.ForAll(Gen.Choose(0, 5_000).Two().ToArbitrary(), ((int Seed, int User) pair) =>
        {
            var drawn = Draw(new SampledProtocol(8, (ulong)pair.Seed, seedCompatible: false), pair.User);

            Assert.Equal(8, drawn.Length);
            Assert.Equal(drawn.Distinct().Order(), drawn);
            Assert.All(drawn, item => Assert.InRange(item, 0, 19));
            Assert.Empty(drawn.Intersect(Seen));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Seed_compatible_negatives_may_be_seen_but_are_never_the_target()
    {
        var protocol = new SampledProtocol(8, 1, seedCompatible: true);
        var drawn = Enumerable.Range(0, 300).Select(user => Draw(protocol, user)).ToList();

        Assert.All(drawn, negatives => Assert.Equal(8, negatives.Distinct().Count()));
        Assert.Equal(Enumerable.Range(0, 20).Where(item => item != 7), drawn.SelectMany(negatives => negatives).Distinct().Order());
    }

    [Fact]
    public void Every_allowed_item_is_drawn_equally_often()
    {
        var protocol = new SampledProtocol(5, 1, seedCompatible: false);
        var counts = new int[20];
        foreach (var item in Enumerable.Range(0, 3_000).SelectMany(user => Draw(protocol, user)))
            counts[item]++;

        // Each of 15 items is among 5 drawn with probability 1/3; five standard deviations of 3,000 draws are 129.
        Assert.All(Enumerable.Range(0, 20).Except(Seen), item => Assert.InRange(counts[item], 1000 - 129, 1000 + 129));
    }

    [Fact]
    public void Fixed_by_seed_and_user()
    {
        var protocol = new SampledProtocol(8, 1, seedCompatible: false);

        Assert.Equal(Draw(protocol, 4), Draw(new SampledProtocol(8, 1, seedCompatible: false), 4));
        Assert.NotEqual(Draw(protocol, 4), Draw(protocol, 5));
        Assert.NotEqual(Draw(protocol, 4), Draw(new SampledProtocol(8, 2, seedCompatible: false), 4));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(1_000)]
    public void Where_too_few_items_are_left_all_are_taken(int negatives)
    {
        var drawn = Draw(new SampledProtocol(negatives, 1, seedCompatible: false), 0);

        Assert.Equal(Enumerable.Range(0, 20).Except(Seen), drawn);
    }

    [Theory]
    [InlineData(8, false, 9)]
    [InlineData(15, false, 16)]
    [InlineData(100, false, 16)]
    [InlineData(8, true, 9)]
    [InlineData(100, true, 20)]
    public void Number_of_candidates(int negatives, bool seedCompatible, int expected)
    {
        Assert.Equal(expected, new SampledProtocol(negatives, 1, seedCompatible).CountCandidates(20, Seen));
    }

    [Fact]
    public void Ranks_the_target_among_its_negatives_alone()
    {
        var row = new float[20];
        Array.Fill(row, 1f);
        foreach (var item in Seen)
            row[item] = 9;
        row[7] = 0;
        row[0] = 0;

        var all = new SampledProtocol(100, 1, seedCompatible: false).Rank(row, ScoreRow.Compare(row, 0), new UserIndex(0), 7, Seen);

        Assert.Equal(new TargetRank(14, 1), all);
    }

    [Fact]
    public void Description_says_what_was_drawn()
    {
        Assert.Equal("sampled: the target and 99 negatives that the user has not seen before it, seed 7", Protocol.Sampled(99, 7).Description);
        Assert.Equal("sampled: the target and 99 negatives from all other items, seed 7 (seed_compatible)", Protocol.Sampled(99, 7, seedCompatible: true).Description);
    }

    [Fact]
    public void No_negatives_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Protocol.Sampled(0));
    }

    private static int[] Draw(SampledProtocol protocol, int user) =>
        protocol.Draw(20, new UserIndex(user), 7, Seen, new int[protocol.Negatives]).ToArray();
}
