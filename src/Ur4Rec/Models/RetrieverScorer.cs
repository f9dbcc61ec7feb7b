using System.Collections.Concurrent;
using Ur4Rec.Data;
using Ur4Rec.Models.Memory;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>
/// Scores with a preference retriever and a user memory as they are when this is made: train further and make a new scorer. The memory of
/// a query is replayed from its history, so nothing is kept from one question to the next.
/// </summary>
public sealed class RetrieverScorer : ICandidateScorer, IDisposable
{
    private const int PairsPerSlice = 512;
    private const int QueriesPerSlice = 64;

    private readonly PreferenceRetriever _retriever;
    private readonly MemoryCell? _memory;
    private readonly RetrieverFeatures _features;
    private readonly RetrieverItemCache _items;
    private readonly PackedWeights _weights = new();
    private readonly WorkerPool _caller = new(1);
    private readonly ConcurrentBag<Tape> _tapes = [];

    /// <summary>A scorer of the present parameters; it computes the item side of the whole catalogue.</summary>
    /// <param name="retriever">The trained retriever; it must outlive the scorer.</param>
    /// <param name="memory">The trained memory; it must outlive the scorer. Null leaves memory out altogether.</param>
    /// <param name="features">
    /// What is known of users and items. The users have one subject more than the data has users: the last, without any sentence, is
    /// nobody, the user of a query without one.
    /// </param>
    /// <param name="pool">The team that computes the item side; scoring runs on the threads that call.</param>
    /// <exception cref="ArgumentException">The features or the memory do not fit the retriever, or there is no subject for nobody.</exception>
    public RetrieverScorer(PreferenceRetriever retriever, MemoryCell? memory, RetrieverFeatures features, WorkerPool pool)
        : this(retriever, memory, features, pool, known: null, knownItems: 0)
    {
    }

    /// <summary>A scorer that takes the item side of the first items from another, of equal parameters and features of these items.</summary>
    internal RetrieverScorer(
        PreferenceRetriever retriever, MemoryCell? memory, RetrieverFeatures features, WorkerPool pool, RetrieverScorer? known, int knownItems)
    {
        if (memory is not null && memory.Width != retriever.Options.OutputDim)
        {
            throw new ArgumentException(
                $"A memory of width {memory.Width} does not fit a retriever of width {retriever.Options.OutputDim}.", nameof(memory));
        }

        var subjects = features.UserTexts.Subjects;
        if (subjects.Groups == 0 || subjects.LengthOf(subjects.Groups - 1) > 0)
            throw new ArgumentException("The last subject of the users' texts must be nobody, without any sentence.", nameof(features));
        _retriever = retriever;
        _memory = memory;
        _features = features;
        _items = new RetrieverItemCache(retriever, features, pool, known?._items, knownItems);
    }

    /// <inheritdoc/>
    public string Name => "retriever";

    /// <inheritdoc/>
    public int ItemCount => _retriever.ItemCount;

    /// <summary>d, columns of what <see cref="UserRepresentation"/> gives.</summary>
    public int Width => _retriever.Options.OutputDim;

    /// <summary>The items' representations, [items, d]: what the memory reads. Gone with the scorer.</summary>
    internal Tensor Representations => _items.Representations;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A user or an item is not in the features.</exception>
    public void Score(ReadOnlySpan<ScoringQuery> queries, Ragged candidates, ReadOnlySpan<ItemIndex> items, Span<float> scores)
    {
        if (candidates.Groups != queries.Length || candidates.Total != items.Length || scores.Length != items.Length)
        {
            throw new ArgumentException(
                $"{queries.Length} queries, {candidates.Total} candidates of {candidates.Groups} queries, {items.Length} items and "
                + $"{scores.Length} scores do not fit each other.",
                nameof(candidates));
        }

        using var replay = Replay(queries);
        var tape = TakeTape();
        var queryOfPair = QueryOfPair(candidates);
        for (var first = 0; first < items.Length; first += PairsPerSlice)
        {
            var slice = queryOfPair.AsSpan(first, Math.Min(PairsPerSlice, items.Length - first));
            tape.Begin(TapeMode.Inference);
            var batch = RetrieverBatch.Of(UsersOf(queries, slice), items.Slice(first, slice.Length));
            var output = _items.Score(tape, _features.UserTexts, batch, replay?.MemoryOfPairs(tape, slice));
            output.Scores.Values.CopyTo(scores[first..]);
        }

        _tapes.Add(tape);
    }

    /// <summary>Why the items have the scores that <see cref="Score"/> gives them.</summary>
    /// <param name="query">The question.</param>
    /// <param name="items">The candidates.</param>
    /// <returns>One explanation for each of <paramref name="items"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The user or an item is not in the features.</exception>
    public IReadOnlyList<PairExplanation> Explain(ScoringQuery query, ReadOnlySpan<ItemIndex> items)
    {
        using var replay = Replay([query]);
        var tape = TakeTape();
        var explanations = new List<PairExplanation>(items.Length);
        for (var first = 0; first < items.Length; first += PairsPerSlice)
        {
            var slice = items.Slice(first, Math.Min(PairsPerSlice, items.Length - first));
            tape.Begin(TapeMode.Inference);
            var batch = RetrieverBatch.Of(UserOf(query), slice);
            explanations.AddRange(_retriever.Explain(tape, _features, batch, replay?.MemoryOfPairs(tape, new int[slice.Length])));
        }

        _tapes.Add(tape);
        return explanations;
    }

    /// <summary>
    /// The users as directions: what the memory holds at the end of the history, zeros where it has not moved; of a scorer without memory, the
    /// mean of the user's sentences as the retriever reads them.
    /// </summary>
    /// <param name="queries">The questions.</param>
    /// <param name="representations">[queries, d], filled; each row has length 1 or is all zeros.</param>
    /// <exception cref="ArgumentException"><paramref name="representations"/> has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A user is not in the features.</exception>
    public void UserRepresentation(ReadOnlySpan<ScoringQuery> queries, Span<float> representations)
    {
        if (representations.Length != (long)queries.Length * Width)
            throw new ArgumentException($"{representations.Length} values do not fill [{queries.Length}, {Width}].", nameof(representations));
        using var replay = Replay(queries);
        var tape = TakeTape();
        for (var first = 0; first < queries.Length; first += QueriesPerSlice)
        {
            var slice = queries.Slice(first, Math.Min(QueriesPerSlice, queries.Length - first));
            tape.Begin(TapeMode.Inference);
            var rows = replay is null ? MeanSentences(tape, slice) : replay.States(tape, first, slice.Length);
            tape.L2Normalize(rows).Values.CopyTo(representations[(first * Width)..]);
        }

        _tapes.Add(tape);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tape in _tapes)
            tape.Dispose();
        _items.Dispose();
        _weights.Dispose();
        _caller.Dispose();
    }

    private Tape TakeTape() => _tapes.TryTake(out var tape) ? tape : new Tape(_caller) { Weights = _weights };

    private MemoryReplay? Replay(ReadOnlySpan<ScoringQuery> queries)
    {
        if (_memory is null)
            return null;
        var replay = new MemoryReplay(_memory, _items.Representations, _caller, _weights);
        replay.Observe(queries);
        return replay;
    }

    private Tensor MeanSentences(Tape tape, ReadOnlySpan<ScoringQuery> queries)
    {
        var users = new int[queries.Length];
        for (var q = 0; q < users.Length; q++)
            users[q] = UserOf(queries[q]).Value;
        return _retriever.EncodeUsers(tape, _features.UserTexts, users).Sentences.Means;
    }

    private UserIndex UserOf(ScoringQuery query) => query.User ?? new UserIndex(_features.UserTexts.Subjects.Groups - 1);

    private UserIndex[] UsersOf(ReadOnlySpan<ScoringQuery> queries, ReadOnlySpan<int> queryOfPair)
    {
        var users = new UserIndex[queryOfPair.Length];
        for (var pair = 0; pair < users.Length; pair++)
            users[pair] = UserOf(queries[queryOfPair[pair]]);
        return users;
    }

    private static int[] QueryOfPair(Ragged candidates)
    {
        var queries = new int[candidates.Total];
        for (var q = 0; q < candidates.Groups; q++)
            queries.AsSpan(candidates.Start(q), candidates.LengthOf(q)).Fill(q);
        return queries;
    }
}
