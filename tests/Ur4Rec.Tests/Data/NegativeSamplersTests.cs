using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Random;
using static Ur4Rec.Tests.Data.Interactions;

namespace Ur4Rec.Tests.Data;

public class NegativeSamplersTests
{
    // Training counts under leave-one-out: a 4, b 2, c 1 (u0: a b a; u1: a b a c), d 0, e 0.
    private static readonly Split Skewed = Splitter.Split(Dataset("a b a d e", "a b a c d e"), new SplitOptions());

    [Fact]
    public void Uniform_gives_every_item_the_same_probability()
    {
        var sampler = NegativeSamplers.Uniform(Skewed);
        Assert.Equal(5, sampler.ItemCount);
        Assert.All(Items("a b c d e"), item => Assert.Equal(Math.Log(0.2), sampler.LogProbability(item), 12));
    }

    [Theory]
    [InlineData(1.0, 4 / 9.0, 2 / 9.0, 1 / 9.0)]
    [InlineData(0.5, 2 / 6.414213562373095, 1.4142135623730951 / 6.414213562373095, 1 / 6.414213562373095)]
    [InlineData(0.0, 0.2, 0.2, 0.2)]
    public void Popularity_counts_training_and_gives_unseen_items_a_count_of_one(double alpha, double a, double b, double rest)
    {
        var sampler = NegativeSamplers.Popularity(Skewed, alpha);
        var probabilities = Items("a b c d e").Select(item => Math.Exp(sampler.LogProbability(item))).ToArray();

        Assert.Equal(a, probabilities[0], 12);
        Assert.Equal(b, probabilities[1], 12);
        Assert.All(probabilities[2..], p => Assert.Equal(rest, p, 12));
    }

    [Theory]
    [InlineData("uniform")]
    [InlineData("popularity")]
    public void Shared_draws_follow_the_stated_probabilities(string name)
    {
        var sampler = Sampler(name, Skewed);
        var draws = new ItemIndex[100_000];
        var random = Stream(1);

        sampler.SampleShared(ref random, draws);

        AssertFrequencies(draws, Items("a b c d e"), sampler.LogProbability, given: 1);
    }

    [Fact]
    public void Draws_for_a_user_follow_the_probabilities_given_that_they_are_no_positive()
    {
        var sampler = NegativeSamplers.Popularity(Skewed, 1);
        var draws = new ItemIndex[100_000];
        var random = Stream(2);

        sampler.Sample(ref random, new UserIndex(0), draws);

        AssertFrequencies(draws, Items("c d e"), sampler.LogProbability, given: 3 / 9.0);
    }

    [Theory]
    [InlineData(1.0, 3 / 9.0, 2 / 9.0)]
    [InlineData(0.0, 0.6, 0.4)]
    public void The_probability_outside_a_user_counts_each_item_once(double alpha, double first, double second)
    {
        var sampler = NegativeSamplers.Popularity(Skewed, alpha);
        Assert.Equal(first, sampler.ProbabilityOutside(new UserIndex(0)), 12);
        Assert.Equal(second, sampler.ProbabilityOutside(new UserIndex(1)), 12);
    }

    [Fact]
    public void The_last_item_left_is_found_however_improbable()
    {
        // 2,000 users chose only 'hit'; one has everything but 'rare', whose share of q is one in a thousand or less.
        string[] sequences = ["hit a b c x x", "rare rare rare", .. Enumerable.Repeat("hit hit hit hit hit", 2_000)];
        var split = Splitter.Split(Dataset(sequences), new SplitOptions { Method = SplitMethod.Ratio, TrainEnd = 0.9, ValidationEnd = 0.95 });
        Assert.Equal("hit a b c x", string.Join(' ', split.Dataset.Ids(split.TrainingSequence(new UserIndex(0)))));
        var negatives = new ItemIndex[50];
        var random = Stream(3);

        NegativeSamplers.Popularity(split, 1).Sample(ref random, new UserIndex(0), negatives);

        Assert.All(negatives, item => Assert.Equal("rare", split.Dataset.IdOf(item).Value));
    }

    [Theory]
    [InlineData("uniform")]
    [InlineData("popularity")]
    public void A_user_who_has_everything_is_named(string name)
    {
        var split = Splitter.Split(Dataset("a b", "a b a b a"), new SplitOptions());
        var error = Assert.Throws<InputException>(() =>
        {
            var random = Stream(4);
            Sampler(name, split).Sample(ref random, new UserIndex(1), new ItemIndex[1]);
        });
        Assert.StartsWith("User 'u1' has all 2 items", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Alpha_outside_its_range_is_an_error(double alpha) =>
        Assert.StartsWith(
            "negative_alpha",
            Assert.Throws<InputException>(() => NegativeSamplers.Popularity(Skewed, alpha)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("uniform")]
    [InlineData("popularity")]
    public void A_negative_is_never_a_positive_and_a_stream_repeats(string name) =>
        Prop.ForAll(Any(), raw =>
        {
            var split = Splitter.Split(DatasetPreparer.Prepare(raw, new PreparationOptions()).Dataset, new SplitOptions());
            var sampler = Sampler(name, split);
            return Enumerable.Range(0, split.Dataset.UserCount).Select(u => new UserIndex(u)).All(user =>
            {
                var positives = split.TrainingSequence(user).ToArray().ToHashSet();
                if (positives.Count == split.Dataset.ItemCount)
                    return true;
                var first = new ItemIndex[40];
                var second = new ItemIndex[40];
                var random = Stream(5);
                var again = Stream(5);
                sampler.Sample(ref random, user, first);
                sampler.Sample(ref again, user, second);
                return !first.Any(positives.Contains) && first.SequenceEqual(second);
            });
        }).QuickCheckThrowOnFailure();

    private static INegativeSampler Sampler(string name, Split split) =>
        name == "uniform" ? NegativeSamplers.Uniform(split) : NegativeSamplers.Popularity(split, 0.75);

    private static RandomStream Stream(ulong seed) => new(RandomKey.For(seed, "negatives"));

    private static ItemIndex[] Items(string ids) => Array.ConvertAll(ids.Split(' '), id =>
    {
        Assert.True(Skewed.Dataset.TryGetIndex(new ItemId(id), out var item));
        return item;
    });

    /// <summary>Each count lies within five standard deviations of what the probability says, and no other item was drawn.</summary>
    private static void AssertFrequencies(ItemIndex[] draws, ItemIndex[] possible, Func<ItemIndex, double> logProbability, double given)
    {
        foreach (var item in possible)
        {
            var p = Math.Exp(logProbability(item)) / given;
            var deviation = Math.Sqrt(draws.Length * p * (1 - p));
            Assert.InRange(draws.Count(draw => draw == item), (draws.Length * p) - (5 * deviation), (draws.Length * p) + (5 * deviation));
        }

        Assert.All(draws, draw => Assert.Contains(draw, possible));
    }
}
