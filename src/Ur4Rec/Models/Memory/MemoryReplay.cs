using System.Runtime.InteropServices;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Memory;

/// <summary>
/// The memories of queries, each replayed from the query's own history unless the query brings its state. Not for several threads at once.
/// </summary>
/// <param name="cell">Moves the states.</param>
/// <param name="representations">[items, d], by item number.</param>
/// <param name="pool">Where updates run.</param>
/// <param name="weights">The cell's weights, packed.</param>
internal sealed class MemoryReplay(MemoryCell cell, Tensor representations, WorkerPool pool, PackedWeights weights) : IDisposable
{
    private readonly UserMemory _memory = new(cell, pool, weights);
    private ScoringQuery[] _queries = [];

    /// <summary>Forgets the queries before and replays these; where nobody knows the times, items are one second apart.</summary>
    /// <exception cref="ArgumentException">
    /// A query has another number of times than of items, a state of another width, or a memory that begins outside its history.
    /// </exception>
    /// <exception cref="Data.InputException">A query's times decrease.</exception>
    public void Observe(ReadOnlySpan<ScoringQuery> queries)
    {
        _queries = queries.ToArray();
        var events = new List<MemoryEvent>();
        for (var q = 0; q < queries.Length; q++)
        {
            RequireFitting(queries[q]);
            if (queries[q].Memory?.State is null)
                AddEvents(UserOf(q), queries[q], events);
        }

        _memory.Reset();
        _memory.Observe(CollectionsMarshal.AsSpan(events), representations);
    }

    /// <summary>What is remembered at the end of the histories of some queries.</summary>
    /// <param name="tape">In inference mode.</param>
    /// <param name="first">The first query.</param>
    /// <param name="count">Number of queries.</param>
    /// <returns>[count, d]; zeros for a query whose memory has not moved.</returns>
    public Tensor States(Tape tape, int first, int count)
    {
        var values = tape.NewValues(count * cell.Width);
        for (var q = 0; q < count; q++)
        {
            var row = values.Slice(q * cell.Width, cell.Width);
            if (_queries[first + q].Memory?.State is { } given)
                given.Span.CopyTo(row);
            else if (_memory.Find(UserOf(first + q)) is { } entry)
                entry.State.CopyTo(row);
            else
                row.Clear();
        }

        return tape.Constant(count, cell.Width, values);
    }

    /// <summary>What pairs remember: the states of their queries, nothing for a query without a history.</summary>
    /// <param name="tape">In inference mode.</param>
    /// <param name="queryOfPair">The query of each pair, ascending, at least one.</param>
    public RetrieverMemory MemoryOfPairs(Tape tape, ReadOnlySpan<int> queryOfPair)
    {
        var first = queryOfPair[0];
        var count = queryOfPair[^1] - first + 1;
        var rowOfQuery = new int[count];
        for (var q = 0; q < count; q++)
            rowOfQuery[q] = IsEmpty(_queries[first + q]) ? RetrieverMemory.None : q;
        var rowOfPair = new int[queryOfPair.Length];
        for (var pair = 0; pair < rowOfPair.Length; pair++)
            rowOfPair[pair] = rowOfQuery[queryOfPair[pair] - first];
        return new RetrieverMemory(States(tape, first, count), rowOfPair);
    }

    public void Dispose() => _memory.Dispose();

    private static Data.UserId UserOf(int query) => new($"query {query}");

    private static bool IsEmpty(ScoringQuery query) => query.History.Length == (query.Memory?.Start ?? 0);

    private void RequireFitting(ScoringQuery query)
    {
        if (query.Memory is not { } memory)
            return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)memory.Start, (uint)query.History.Length, nameof(query));
        if (memory.State is { } state && state.Length != cell.Width)
            throw new ArgumentException($"A state of {state.Length} values does not fit a memory of width {cell.Width}.", nameof(query));
    }

    private static void AddEvents(Data.UserId user, ScoringQuery query, List<MemoryEvent> events)
    {
        var history = query.History.Span;
        var times = query.Times.Span;
        if (times.Length != history.Length && !times.IsEmpty)
            throw new ArgumentException($"A {user.Value} of {history.Length} items has {times.Length} times.", nameof(query));
        for (var i = query.Memory?.Start ?? 0; i < history.Length; i++)
            events.Add(new MemoryEvent(user, history[i], times.IsEmpty ? i : times[i]));
    }
}
