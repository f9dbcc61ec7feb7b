using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Serving.Loading;

namespace Ur4Rec.Tests.Serving.Loading;

public sealed class ServedModelTests(ServedRuns runs) : IClassFixture<ServedRuns>
{
    // As i4, word for word.
    private static readonly ItemMetadata s_twin = ServedRuns.Film(4) with { Id = new ItemId("twin") };

    private static readonly ItemMetadata s_romance = new(new ItemId("new love"))
    {
        Title = "Lovers at the sea",
        Genres = ["Romance"],
        Text = "They meet and marry.",
    };

    [Fact]
    public void Without_added_items_it_is_the_run()
    {
        using var served = runs.Load();
        using var run = TrainedRun.Load(runs.Full, null);

        Assert.Equal(ServedRuns.ScoresOf(run.Scorer, run.Data.Split.Dataset), ServedRuns.ScoresOf(served.Scorer, served.Dataset));
        Assert.Equal(
            run.Explainer.ForUser(new UserId("u5"), 3).Select(item => (item.Item, item.Score)),
            served.Explainer.ForUser(new UserId("u5"), 3).Select(item => (item.Item, item.Score)));
        Assert.Equal(RunHashes.OfFile(Path.Combine(runs.Full, "checkpoints", "best.safetensors"))[..32], served.Version);
        Assert.Equal((runs.Full, 20, 20, 24), (served.Run, served.TrainedItems, served.Items.Count, served.Dataset.UserCount));
        Assert.Equal(run.Data.DescribeCatalogue().Select(item => item.Title), served.Items.Select(item => item.Title));
        Assert.Equal(TrainingPopularity.Count(run.Data.Split), served.Popularity);
        Assert.Equal((20, 8), (served.Representations!.Rows, served.Representations.Columns));
        Assert.Equal((20, 16), (served.ItemEmbedding.Rows, served.ItemEmbedding.Columns));
        Assert.NotNull(served.Memory);
        Assert.Null(served.WhyNotRankable);
        Assert.Equal(run.Warnings, served.Warnings);
    }

    [Fact]
    public void With_no_items_is_the_same_again()
    {
        using var served = runs.Load();
        using var again = served.With([]);

        Assert.Equal(ServedRuns.ScoresOf(served.Scorer, served.Dataset), ServedRuns.ScoresOf(again.Scorer, again.Dataset));
    }

    [Fact]
    public void An_added_item_has_the_next_number_and_its_own_sentences()
    {
        using var served = runs.Load();
        using var grown = served.With([s_twin, s_romance]);

        Assert.True(grown.Dataset.TryGetIndex(new ItemId("new love"), out ItemIndex added));
        Assert.Equal(21, added.Value);
        Assert.Equal((20, 22, 22), (grown.TrainedItems, grown.Dataset.ItemCount, grown.Scorer.ItemCount));
        Assert.Same(s_romance, grown.Items[21]);
        Assert.Equal(0, grown.Popularity[21]);
        Assert.Equal(["The title is Lovers at the sea.", "It is of the kind Romance.", "They meet and marry."], grown.Sentences!.ItemSentences(added));
        Assert.Equal(22, grown.Representations!.Rows);
        Assert.Equal(20, served.Dataset.ItemCount);
    }

    [Fact]
    public void The_components_score_items_of_training_as_before()
    {
        using var served = runs.Load();
        using var grown = served.With([s_twin, s_romance]);

        Assert.Equal(served.Representations!.Values.ToArray(), grown.Representations!.Values[..(20 * 8)].ToArray());
        Assert.Equal(served.ItemEmbedding.Values.ToArray(), grown.ItemEmbedding.Values[..(20 * 16)].ToArray());
        var query = HistoryOf(served, "i2", "i7");
        ItemIndex[] shown = [.. Enumerable.Range(0, 20).Select(item => new ItemIndex(item))];
        var before = served.Scorer.Fusion!.Explain(query, shown);
        var after = grown.Scorer.Fusion!.Explain(query, shown);
        for (var i = 0; i < shown.Length; i++)
        {
            if (before[i] is { } trained && after[i] is { } same)
                Assert.Equal(trained.Select(part => (part.Name, part.Score)), same.Select(part => (part.Name, part.Score)));
        }

        Assert.Contains(after, components => components is not null);
    }

    [Fact]
    public void A_twin_of_an_item_stands_near_it_for_users_who_like_such_items()
    {
        using var served = runs.Load();
        using var grown = served.With([s_twin]);

        var ghosts = Ranks(grown, HistoryOf(grown, "i0", "i1", "i2"));
        var love = Ranks(grown, HistoryOf(grown, "i10", "i11", "i12"));

        Assert.InRange(Math.Abs(ghosts["twin"] - ghosts["i4"]), 1, 4);
        Assert.All(Enumerable.Range(10, 10), romance => Assert.True(ghosts["twin"] < ghosts[$"i{romance}"]));
        Assert.All(Enumerable.Range(13, 7), romance => Assert.True(love["twin"] > love[$"i{romance}"]));
        Assert.Contains(grown.Recommender.ForHistory([new ItemId("i0"), new ItemId("i1"), new ItemId("i2")], 8), item => item.Item == s_twin.Id);
    }

    [Fact]
    public void An_added_item_can_stand_in_a_history_and_be_explained()
    {
        using var served = runs.Load();
        using var grown = served.With([s_twin, s_romance]);

        var explained = grown.Explainer.ForHistory([new ItemId("i2"), s_twin.Id, new ItemId("i3")], 12);

        Assert.DoesNotContain(explained, item => item.Item == s_twin.Id);
        Assert.Equal("i", explained[0].Item.Value[..1]);
        Assert.All(explained, item => Assert.Equal(5, item.Components.Count));
        var forLover = grown.Explainer.ForUser(new UserId("u5"), 12).Single(item => item.Item == s_romance.Id);
        Assert.All(forLover.Retriever!.ItemSentences, sentence => Assert.Contains(sentence.Sentence, grown.Sentences!.ItemSentences(new ItemIndex(21))));
    }

    [Fact]
    public void Items_replace_those_that_were_added_before_and_every_model_lives_on_its_own()
    {
        var served = runs.Load();
        var first = served.With([s_twin]);
        var second = first.With([s_twin, s_romance]);
        var swapped = second.With([s_romance]);
        using var fresh = served.With([s_twin, s_romance]);
        served.Dispose();
        second.Dispose();
        first.Dispose();

        Assert.Equal((21, s_romance.Id), (swapped.Items.Count, swapped.Items[20].Id));
        Assert.NotEmpty(swapped.Recommender.ForUser(new UserId("u1"), 3));
        using var both = swapped.With([s_twin, s_romance]);
        swapped.Dispose();
        Assert.Equal(ServedRuns.ScoresOf(fresh.Scorer, fresh.Dataset), ServedRuns.ScoresOf(both.Scorer, both.Dataset));
    }

    [Fact]
    public void An_item_without_a_readable_description_cannot_be_ranked()
    {
        using var served = runs.Load();
        ItemMetadata silent = new(new ItemId("silent"));
        var foreign = silent with { Text = "Qwertz uiop." };

        Assert.True(served.CanRank(s_romance));
        Assert.False(served.CanRank(silent));
        Assert.False(served.CanRank(foreign));
        Assert.Contains("silent", Assert.Throws<ArgumentException>(() => served.With([s_romance, silent])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_texts_ranks_no_added_item()
    {
        using var served = ServedModel.Load(runs.SequenceAlone, null, ServedRuns.Nobody);
        using var run = TrainedRun.Load(runs.SequenceAlone, null);

        Assert.False(served.CanRank(s_romance));
        Assert.Equal("the model was trained without texts", served.WhyNotRankable);
        Assert.Null(served.Likeness("Ghosts."));
        Assert.Null(served.Sentences);
        Assert.Null(served.Memory);
        Assert.Null(served.Representations);
        Assert.Equal(ServedRuns.ScoresOf(run.Scorer, run.Data.Split.Dataset), ServedRuns.ScoresOf(served.Scorer, served.Dataset));
    }

    [Fact]
    public void Likeness_is_one_for_the_nearest_item_and_nothing_for_what_no_item_says()
    {
        using var served = runs.Load();
        using var grown = served.With([s_romance]);

        var ghosts = grown.Likeness("Night falls.")!;
        var wedding = grown.Likeness("They meet and marry.")!;

        Assert.Equal(21, ghosts.Length);
        Assert.Equal(1, ghosts.Max());
        Assert.All(Enumerable.Range(0, 21), item => Assert.InRange(ghosts[item], 0, 1));
        var horror = Enumerable.Range(0, 20).Where(item => grown.Items[item].Genres[0] == "Horror").ToArray();
        Assert.True(horror.Min(item => ghosts[item]) > Enumerable.Range(0, 21).Except(horror).Max(item => ghosts[item]));
        Assert.Equal(1, wedding[20]);
        Assert.All(grown.Likeness("Qwertz.")!, value => Assert.Equal(0, value));
    }

    private static ScoringQuery HistoryOf(ServedModel model, params string[] items) =>
        new(null, items.Select(id => model.Dataset.TryGetIndex(new ItemId(id), out ItemIndex item) ? item : throw new ArgumentException(id)).ToArray());

    /// <summary>Every item's place in the order of the scores, from 1.</summary>
    private static Dictionary<string, int> Ranks(ServedModel model, ScoringQuery query)
    {
        var scores = new float[model.Dataset.ItemCount];
        model.Scorer.Score([query], scores);
        var order = Enumerable.Range(0, scores.Length).OrderByDescending(item => scores[item]);
        return order.Select((item, place) => (model.Items[item].Id.Value, place + 1)).ToDictionary();
    }
}
