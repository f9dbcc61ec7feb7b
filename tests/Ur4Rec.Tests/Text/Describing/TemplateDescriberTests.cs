using FsCheck;
using FsCheck.Fluent;
using Ur4Rec.Data;
using Ur4Rec.Text;
using Ur4Rec.Text.Describing;

namespace Ur4Rec.Tests.Text.Describing;

public sealed class TemplateDescriberTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly UserIndex s_first = new(0);

    [Fact]
    public void A_user_is_described_aspect_by_aspect() =>
        Assert.Equal(
            [
                "Likes Comedy: chooses it 2.0 times as often as others do.",
                "Never chooses Drama, though others do.",
                "Is drawn to the 1990s: chooses from them 2.0 times as often as others do.",
                "The taste is narrow: choices cover 1 of 2 kinds.",
                "The latest choices: c1; c0; c3.",
                "Prefers what is popular with everybody.",
            ],
            Describe(TrainingViews.ComediesAndDramas(), [0, 1, 2, 3, 0, 1], [4, 5, 6, 7, 4, 5]));

    [Fact]
    public void A_long_history_tells_how_taste_moved_and_what_is_chosen_seldom()
    {
        var sentences = Describe(
            TrainingViews.ComediesAndDramas(),
            [4, 5, 6, 7, 4, 5, 6, 0, 1, 2, 3],
            [.. Enumerable.Repeat(0, 30)]);

        Assert.Contains("Chooses Comedy less than others do.", sentences);
        Assert.Contains("Lately turns to Comedy (100% of recent choices, 12% before).", sentences);
        Assert.Contains("Has turned away from Drama (0% of recent choices, 88% before).", sentences);
        Assert.Contains("Looks beyond what is popular with everybody.", sentences);
    }

    [Fact]
    public void Where_only_ids_are_known_only_popularity_is_told_and_of_short_histories_nothing()
    {
        Assert.Equal(["Chooses popular and less popular items alike."], Describe(TrainingViews.OnlyIds(3), [0, 1, 2], [0, 1, 2]));
        Assert.Empty(Describe(TrainingViews.OnlyIds(3), [0, 1], [0, 1, 2]));
        Assert.Empty(Describe(TrainingViews.ComediesAndDramas(), [], [0, 1, 2]));
    }

    [Fact]
    public void An_item_is_described_by_all_that_is_known_of_it()
    {
        var item = new ItemMetadata(new ItemId("7"))
        {
            Title = "Stuff, The",
            Year = 1985,
            Genres = ["Horror", "Comedy"],
            Text = "It is white. It moves!",
            Attributes = new Dictionary<string, string> { ["shot_in"] = "New York", ["maker"] = "Larco Inc.", ["empty"] = "" },
        };

        Assert.Equal(
            [
                "The title is The Stuff.", "It is of the 1980s, of the year 1985.", "It is of the kinds Horror and Comedy.", "It is white.", "It moves!",
                "Shot in: New York.", "Maker: Larco Inc.",
            ],
            TemplateDescriber.DescribeItem(item));
        Assert.Equal(["It is of the kind Drama."], TemplateDescriber.DescribeItem(new ItemMetadata(item.Id) { Genres = ["Drama"] }));
        Assert.Equal(["The title is Help!"], TemplateDescriber.DescribeItem(new ItemMetadata(item.Id) { Title = "Help!" }));
        Assert.Empty(TemplateDescriber.DescribeItem(new ItemMetadata(item.Id)));
    }

    [Fact]
    public void A_description_says_where_it_comes_from_and_what_it_knows()
    {
        var view = TrainingViews.WithHeldOut(TrainingViews.ComediesAndDramas(), [[0, 1, 2], []], [[4], [5]]);
        var describer = new TemplateDescriber(view);

        var user = describer.Describe(s_first, s_now)!;
        var item = TemplateDescriber.Describe(view.Item(new ItemIndex(0)), s_now)!;

        Assert.Equal(new TextSubject(SubjectKind.User, "user-0"), user.Subject);
        Assert.Equal(
            new TextOrigin(
                "template", null, TemplateDescriber.TemplateHash, TextHash.Of(string.Join('\n', user.Sentences)), s_now, new KnowsUntil(TrainingViews.Name, 3, 2)),
            user.Origin);
        Assert.Equal(KnowsUntil.Nothing, item.Origin.KnowsUntil);
        Assert.Null(describer.Describe(new UserIndex(1), s_now));
        Assert.Null(TemplateDescriber.Describe(new ItemMetadata(new ItemId("bare")), s_now));
    }

    [Fact]
    public void Texts_are_the_same_whatever_is_held_out_and_name_training_titles_alone()
    {
        const int Items = 30;
        ItemMetadata[] items = [.. Enumerable.Range(0, Items).Select(n => new ItemMetadata(new ItemId($"{n}"))
        {
            Title = $"<{n}>",
            Year = n % 3 == 0 ? null : 1900 + (4 * n),
            Genres = [.. Enumerable.Range(0, n % 4).Select(g => $"genre {(n + g) % 5}")],
        })];
        var sequence = Gen.Choose(0, Items - 1).ListOf().Select(list => list.ToArray());
        var sequences = sequence.ListOf(6).Select(list => list.ToArray());
        Prop.ForAll(sequences.ToArbitrary(), sequences.ToArbitrary(), (training, heldOut) =>
        {
            var describer = new TemplateDescriber(TrainingViews.Of(items, training));
            var other = new TemplateDescriber(TrainingViews.WithHeldOut(items, training, heldOut));
            for (var user = 0; user < training.Length; user++)
            {
                var sentences = describer.DescribeUser(new UserIndex(user));
                Assert.Equal(sentences, other.DescribeUser(new UserIndex(user)));
                Assert.Equal(training[user].Length == 0, sentences.Count == 0);
                Assert.All(sentences, sentence => Assert.Equal(sentence.Trim(), sentence));
                var named = Enumerable.Range(0, Items).Where(n => sentences.Any(sentence => sentence.Contains($"<{n}>", StringComparison.Ordinal)));
                Assert.Subset(training[user].ToHashSet(), named.ToHashSet());
            }
        }).QuickCheckThrowOnFailure();
    }

    private static IReadOnlyList<string> Describe(ItemMetadata[] items, params int[][] training) =>
        new TemplateDescriber(TrainingViews.Of(items, training)).DescribeUser(s_first);
}
