using Ur4Rec.Data;
using Ur4Rec.Data.Synthetic;

namespace Ur4Rec.Tests.Data.Synthetic;

public class DemoDataTests
{
    private static readonly DemoData Demo = DemoData.Generate(1);

    [Fact]
    public void Has_the_promised_users_films_and_lengths()
    {
        var lengths = Demo.Interactions.GroupBy(x => x.User).Select(user => user.Count()).ToArray();

        Assert.Equal(DemoData.UserCount, lengths.Length);
        Assert.Equal(8, lengths.Min());
        Assert.Equal(60, lengths.Max());
        Assert.InRange(Demo.Interactions.Count, 24_000, 27_000);
        Assert.Equal(DemoData.ItemCount, Demo.Items.Select(item => item.Id).Distinct().Count());
        Assert.Equal(DemoData.ItemCount, Demo.Items.Select(item => item.Title).Distinct().Count());
        Assert.All(Demo.Items, item =>
        {
            Assert.Contains(item.Genres[0].ToLowerInvariant(), item.Text!, StringComparison.Ordinal);
            Assert.InRange(item.Year!.Value, 1960, 2025);
        });
    }

    [Fact]
    public void Is_in_time_order_without_repeats_and_with_ratings_of_one_to_five()
    {
        Assert.True(Demo.Interactions.Zip(Demo.Interactions.Skip(1)).All(pair => pair.First.Time <= pair.Second.Time));
        Assert.Equal(Demo.Interactions.Count, Demo.Interactions.Select(x => (x.User, x.Item)).Distinct().Count());
        Assert.Equal([1.0, 2, 3, 4, 5], Demo.Interactions.Select(x => x.Rating!.Value).Distinct().Order());
    }

    [Fact]
    public void Equal_seeds_give_equal_data_and_others_do_not()
    {
        var again = DemoData.Generate(1);
        Assert.Equal(Demo.Interactions, again.Interactions);
        Assert.Equal(Demo.Items.Select(item => item.Text), again.Items.Select(item => item.Text));
        Assert.NotEqual(Demo.Interactions, DemoData.Generate(2).Interactions);
    }

    [Fact]
    public void The_popular_tenth_has_a_third_to_a_half_of_all_viewings()
    {
        var counts = Demo.Interactions.GroupBy(x => x.Item).Select(item => item.Count()).OrderDescending();
        Assert.InRange(counts.Take(DemoData.ItemCount / 10).Sum() / (double)Demo.Interactions.Count, 0.33, 0.5);
    }

    [Fact]
    public void What_was_watched_last_tells_far_more_of_the_next_film_than_popularity()
    {
        var split = Splitter.Split(DatasetPreparer.Prepare(Demo.Interactions, new PreparationOptions()).Dataset, new SplitOptions());
        var popularity = new double[split.Dataset.ItemCount];
        var transitions = new double[split.Dataset.ItemCount, split.Dataset.ItemCount];
        for (var u = 0; u < split.Dataset.UserCount; u++)
        {
            var items = split.TrainingSequence(new UserIndex(u)).Span;
            for (var i = 0; i < items.Length; i++)
            {
                popularity[items[i].Value]++;
                if (i > 0)
                    transitions[items[i - 1].Value, items[i].Value]++;
            }
        }

        var byPopularity = HitRateAt10(split, (_, item) => popularity[item]);
        var byTransition = HitRateAt10(split, (last, item) => transitions[last, item] + (1e-4 * popularity[item]));

        Assert.InRange(byPopularity, 0.06, 0.16);
        Assert.True(byTransition > 3 * byPopularity, $"{byTransition} against {byPopularity}");
    }

    private static double HitRateAt10(Split split, Func<int, int, double> score)
    {
        var hits = split.Test.Count(c =>
        {
            var history = split.History(c).ToArray().Select(item => item.Value).ToArray();
            var target = split.Target(c).Value;
            var better = Enumerable.Range(0, split.Dataset.ItemCount)
                .Except(history)
                .Count(item => score(history[^1], item) > score(history[^1], target));
            return better < 10;
        });
        return hits / (double)split.Test.Count;
    }
}
