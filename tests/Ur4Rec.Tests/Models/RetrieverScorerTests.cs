using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Tests.Models.Retrieval;

namespace Ur4Rec.Tests.Models;

/// <summary>Over the retriever's small world, in which a fifth subject without texts is nobody.</summary>
public sealed class RetrieverScorerTests : IDisposable
{
    private const int Items = 6;
    private const int Width = 8;

    private readonly RetrieverWorld _world = new();
    private readonly MemoryCell _cell = new(Width, new MemoryOptions { DriftThreshold = 0.5, DecayFactor = 0.5 }, seed: 2);

    public RetrieverScorerTests()
    {
        _world.Features = _world.Features with { UserTexts = RetrieverWorld.Table(RetrieverWorld.TextDim, [2, 1, 0, 3, 0], 1) };
    }

    public void Dispose()
    {
        _cell.Dispose();
        _world.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scores_are_the_retrievers_own_with_a_memory_observed_event_by_event(bool withMemory)
    {
        using var scorer = NewScorer(withMemory);
        ScoringQuery[] queries = [.. Enumerable.Range(0, 40).Select(AnyQuery)];
        var scores = ScoreAll(scorer, queries);
        for (var q = 0; q < queries.Length; q++)
            Assert.Equal(ByTheRetriever(queries[q], withMemory), scores[(q * Items)..((q + 1) * Items)]);
    }

    [Fact]
    public void A_score_has_the_same_bits_whatever_is_beside_it()
    {
        using var scorer = NewScorer();
        ScoringQuery[] queries = [.. Enumerable.Range(0, 300).Select(AnyQuery)];
        var want = ScoreAll(scorer, queries);
        foreach (var block in new[] { 1, 7, 100 })
        {
            foreach (var threads in new[] { 1, 3 })
            {
                var got = new float[want.Length];
                using var pool = new WorkerPool(threads);
                using var other = new RetrieverScorer(_world.Retriever, _cell, _world.Features, pool);
                pool.For((queries.Length + block - 1) / block, tile =>
                    ScoreAll(other, queries[(tile * block)..Math.Min(queries.Length, (tile + 1) * block)]).CopyTo(got, tile * block * Items));
                Assert.Equal(want, got);
            }
        }
    }

    [Fact]
    public void Queries_may_have_any_candidates_or_none()
    {
        using var scorer = NewScorer();
        ScoringQuery[] queries = [AnyQuery(3), AnyQuery(4), AnyQuery(5), AnyQuery(6)];
        var all = ScoreAll(scorer, queries);
        var scores = new float[5];
        scorer.Score(queries, Ragged.FromLengths([0, 3, 0, 2]), ItemNumbers(4, 0, 4, 5, 1), scores);
        Assert.Equal([all[10], all[6], all[10], all[23], all[19]], scores);
        scorer.Score(queries, Ragged.FromLengths([0, 0, 0, 0]), [], []);
        scorer.Score([], Ragged.FromLengths([]), [], []);
    }

    [Fact]
    public void Items_are_a_second_apart_where_nobody_knows_their_times()
    {
        using var cell = new MemoryCell(Width, new MemoryOptions { UpdateTrigger = UpdateTrigger.TimeBased, TimeThreshold = 2 }, seed: 2);
        using var scorer = new RetrieverScorer(_world.Retriever, cell, _world.Features, _world.Pool);
        var history = ItemNumbers(1, 2, 3);
        var unknown = ScoreAll(scorer, new ScoringQuery(null, history));
        Assert.Equal(ScoreAll(scorer, new ScoringQuery(null, history, new long[] { 100, 101, 102 })), unknown);
        Assert.NotEqual(ScoreAll(scorer, new ScoringQuery(null, history, new long[] { 100, 101, 101 })), unknown);
    }

    [Fact]
    public void Without_a_user_the_last_subject_answers_and_memory_still_counts()
    {
        using var scorer = NewScorer();
        var scores = ScoreAll(scorer, new ScoringQuery(null, ItemNumbers(1, 2)), new ScoringQuery(new UserIndex(4), ItemNumbers(1, 2)));
        Assert.Equal(scores[..Items], scores[Items..]);
        Assert.NotEqual(scores[..Items], ScoreAll(scorer, new ScoringQuery(null, ItemNumbers(3, 2))));
        Assert.NotEqual(scores[..Items], ScoreAll(scorer, new ScoringQuery(new UserIndex(0), ItemNumbers(1, 2))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Explanations_have_the_same_scores(bool withMemory)
    {
        using var scorer = NewScorer(withMemory);
        var items = ItemNumbers([.. Enumerable.Range(0, 1200).Select(i => i % Items)]);
        var query = AnyQuery(3);
        var scores = new float[items.Length];
        scorer.Score([query], Ragged.FromLengths([items.Length]), items, scores);
        var explained = scorer.Explain(query, items);
        Assert.Equal(scores, explained.Select(pair => pair.Score));
        Assert.All(explained, pair => Assert.Equal(withMemory, pair.Gate is not null));
        Assert.Empty(scorer.Explain(query, []));
    }

    [Fact]
    public void Users_are_represented_by_the_direction_of_their_memory()
    {
        using var scorer = NewScorer();
        ScoringQuery[] queries = [.. Enumerable.Range(0, 150).Select(AnyQuery)];
        var got = new float[queries.Length * Width];
        scorer.UserRepresentation(queries, got);
        Assert.Contains(queries, query => query.History.IsEmpty);
        for (var q = 0; q < queries.Length; q++)
        {
            var state = Observed(queries[q])?.State.ToArray() ?? new float[Width];
            var length = Math.Max(1e-12, Math.Sqrt(state.Sum(value => (double)value * value)));
            Assert.All(Enumerable.Range(0, Width), k => Assert.Equal(state[k] / length, got[(q * Width) + k], 1e-5));
        }
    }

    [Fact]
    public void Without_memory_users_are_represented_by_the_direction_of_their_sentences()
    {
        using var scorer = NewScorer(withMemory: false);
        var got = new float[3 * Width];
        scorer.UserRepresentation([Query(3, 1, 2), Query(3), Query(null, 4)], got);
        var want = _world.Retriever.EncodeUsers(_world.Tape, _world.Features.UserTexts, [3, 4]).Sentences.Means;
        foreach (var (row, subject) in new[] { (0, 0), (1, 0), (2, 1) })
        {
            var mean = want.Row(subject).ToArray();
            var length = Math.Sqrt(mean.Sum(value => value * value));
            Assert.All(Enumerable.Range(0, Width), k => Assert.Equal(mean[k] / length, got[(row * Width) + k], 1e-5));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scorer = NewScorer();
        Assert.Equal(("retriever", Items, Width), (scorer.Name, scorer.ItemCount, scorer.Width));
        Assert.Throws<ArgumentException>(() => scorer.Score([Query(0)], Ragged.FromLengths([1, 1]), ItemNumbers(1, 2), new float[2]));
        Assert.Throws<ArgumentException>(() => scorer.Score([Query(0)], Ragged.FromLengths([1]), ItemNumbers(1, 2), new float[2]));
        Assert.Throws<ArgumentException>(() => scorer.Score([Query(0)], Ragged.FromLengths([2]), ItemNumbers(1, 2), new float[3]));
        Assert.Throws<ArgumentException>(() => scorer.UserRepresentation([Query(0)], new float[Width - 1]));
        Assert.Throws<ArgumentException>(() => ScoreAll(scorer, new ScoringQuery(null, ItemNumbers(1, 2), new long[] { 5 })));
        Assert.Throws<InputException>(() => ScoreAll(scorer, new ScoringQuery(null, ItemNumbers(1, 2), new long[] { 5, 4 })));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreAll(scorer, Query(5)));
        using var narrow = new MemoryCell(Width - 1, new MemoryOptions(), seed: 1);
        Assert.Throws<ArgumentException>(() => new RetrieverScorer(_world.Retriever, narrow, _world.Features, _world.Pool));
        var everybodySpeaks = _world.Features with { UserTexts = RetrieverWorld.Table(RetrieverWorld.TextDim, [2, 1], 1) };
        Assert.Throws<ArgumentException>(() => new RetrieverScorer(_world.Retriever, _cell, everybodySpeaks, _world.Pool));
    }

    private RetrieverScorer NewScorer(bool withMemory = true) =>
        new(_world.Retriever, withMemory ? _cell : null, _world.Features, _world.Pool);

    /// <summary>A query by number: users in turn and nobody, 0 to 12 items with repeats, times with ties or none.</summary>
    private static ScoringQuery AnyQuery(int number)
    {
        var random = new RandomStream(RandomKey.For(9, "query", (ulong)number));
        var history = new ItemIndex[random.NextInt(13)];
        var times = new long[history.Length];
        for (var i = 0; i < history.Length; i++)
        {
            history[i] = new ItemIndex(random.NextInt(Items));
            times[i] = (i == 0 ? 1000 : times[i - 1]) + random.NextInt(3);
        }

        return new ScoringQuery(number % 5 == 4 ? null : new UserIndex(number % 5), history, number % 3 == 0 ? default : times);
    }

    private static ScoringQuery Query(int? user, params int[] items) => new(user is { } index ? new UserIndex(index) : null, ItemNumbers(items));

    private static ItemIndex[] ItemNumbers(params int[] items) => [.. items.Select(item => new ItemIndex(item))];

    /// <summary>Every query with all items, [queries, items].</summary>
    private static float[] ScoreAll(RetrieverScorer scorer, params ScoringQuery[] queries)
    {
        var items = ItemNumbers([.. Enumerable.Range(0, queries.Length * Items).Select(pair => pair % Items)]);
        var scores = new float[items.Length];
        scorer.Score(queries, Ragged.FromLengths([.. queries.Select(_ => Items)]), items, scores);
        return scores;
    }

    private float[] ByTheRetriever(ScoringQuery query, bool withMemory)
    {
        var entry = Observed(query);
        _world.Tape.Begin(TapeMode.Inference);
        var state = _world.Tape.Constant(1, Width, entry is null ? new float[Width] : entry.State);
        var rows = Enumerable.Repeat(entry is null ? RetrieverMemory.None : 0, Items).ToArray();
        var batch = RetrieverBatch.Of(query.User ?? new UserIndex(4), ItemNumbers(0, 1, 2, 3, 4, 5));
        var memory = withMemory ? new RetrieverMemory(state, rows) : null;
        return _world.Retriever.Score(_world.Tape, _world.Features, batch, memory).Scores.Values.ToArray();
    }

    private MemoryEntry? Observed(ScoringQuery query)
    {
        using var cache = new RetrieverItemCache(_world.Retriever, _world.Features, _world.Pool);
        using var memory = new UserMemory(_cell, _world.Pool);
        var user = new UserId("somebody");
        for (var i = 0; i < query.History.Length; i++)
        {
            var time = query.Times.IsEmpty ? i : query.Times.Span[i];
            memory.Observe([new MemoryEvent(user, query.History.Span[i], time)], cache.Representations);
        }

        return memory.Find(user);
    }
}
