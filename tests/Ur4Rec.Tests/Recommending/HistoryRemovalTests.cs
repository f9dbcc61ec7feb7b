using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics;
using Ur4Rec.Recommending;
using static Ur4Rec.Tests.Models.Fusion.Reranking;

namespace Ur4Rec.Tests.Recommending;

public class HistoryRemovalTests
{
    [Theory]
    [InlineData(0, 50, 4)]
    [InlineData(1, 50, 2)]
    [InlineData(2, 50, ExplainedWorld.HistoryLength)]
    [InlineData(2, 3, 3)]
    public void As_many_entries_are_left_out_as_there_are_the_sequence_model_reads_and_are_asked_for(int user, int most, int entries)
    {
        using var world = new ExplainedWorld(top: 0);

        Assert.Equal(entries, new HistoryRemoval(world.Scorer, world.Query(user), [new ItemIndex(4)], most).Entries);
    }

    [Fact]
    public void Candidates_stay_those_of_the_whole_history()
    {
        using var world = new ExplainedWorld(top: 5, withPopularity: false);
        var query = world.Query(0);
        var candidates = Candidates(world, query);

        var removal = new HistoryRemoval(world.Scorer, query, candidates, most: 50);

        // Five are retrieved, and the four of the history are candidates too.
        Assert.Equal((9, 4), (candidates.Length, removal.Entries));
        ItemIndex[] history = query.History.ToArray(), retrieved = [.. candidates.Except(history)];
        Assert.Contains(Enumerable.Range(0, 4), age => !retrieved.SequenceEqual(Candidates(world, world.Without(0, age)).Except(history)));
        var whole = Fused(world, query, candidates);
        for (var age = 0; age < removal.Entries; age++)
        {
            var without = Fused(world, world.Without(0, age), candidates);
            var drops = Enumerable.Range(0, 9).Select(item => removal.Drop(age, item)).ToArray();
            Close([.. whole.Zip(without, (all, fewer) => all - fewer)], drops);
            Assert.Contains(drops, drop => Math.Abs(drop) > 0.01f);
        }
    }

    [Fact]
    public void An_item_that_is_no_candidate_is_refused()
    {
        using var world = new ExplainedWorld(top: 5);
        var query = world.Query(0);

        var had = new ItemIndex(0);
        var unretrieved = Enumerable.Range(0, ExplainedWorld.Items).Select(item => new ItemIndex(item)).Except(Candidates(world, query)).First();

        Assert.Equal(1, new HistoryRemoval(world.Scorer, query, [had], most: 1).Entries);
        Assert.Throws<ArgumentException>(() => new HistoryRemoval(world.Scorer, query, [unretrieved], most: 1));
        Assert.Throws<ArgumentException>(() => new HistoryRemoval(world.Scorer, query.Excluding(0), [had], most: 1));
    }

    [Fact]
    public void An_only_entry_is_compared_with_an_empty_history()
    {
        using var world = new ExplainedWorld(top: 0);
        var (one, none) = (After(7), After());

        var removal = new HistoryRemoval(world.Scorer, one, [new ItemIndex(2)], most: 50);

        Assert.Equal(1, removal.Entries);
        Assert.Equal(Score(world.Scorer, one)[2] - Score(world.Scorer, none)[2], removal.Drop(0, 0));
    }

    private static ItemIndex[] Candidates(ExplainedWorld world, ScoringQuery query) =>
        [.. Enumerable.Range(0, ExplainedWorld.Items).Select(item => new ItemIndex(item))
            .Where(item => world.Scorer.Fusion!.Explain(query, [item])[0] is not null)];

    /// <summary>By the definition: z-scores of the sequence model over the catalogue, those of the retriever over the candidates.</summary>
    private static float[] Fused(ExplainedWorld world, ScoringQuery query, ItemIndex[] candidates)
    {
        var sequence = Score(world.Scorer.SasRec, query);
        ScoreScale.Standardize(sequence);
        var retriever = new float[candidates.Length];
        world.Scorer.Retriever!.Score([query], Ragged.FromLengths([candidates.Length]), candidates, retriever);
        ScoreScale.Standardize(retriever);
        var weights = world.Scorer.Fusion!.Weights;
        return [.. candidates.Select((item, place) =>
            (float)((weights.ConstantOf("sasrec") * sequence[item.Value]) + (weights.ConstantOf("retriever") * retriever[place])))];
    }
}
