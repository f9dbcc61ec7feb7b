using Ur4Rec.Data;
using Ur4Rec.Models;

namespace Ur4Rec.Recommending;

/// <summary>
/// What the newest entries of a history do for the scores of items: each entry is left out on its own, and the items are scored again by all
/// components, fusion weights included, over the same candidates.
/// </summary>
internal sealed class HistoryRemoval
{
    private readonly float[] _scores;
    private readonly int _items;

    /// <summary>Scores the items with and without each entry, all in one block.</summary>
    /// <param name="scorer">Whose scores they are.</param>
    /// <param name="query">The question.</param>
    /// <param name="items">Candidates of the question.</param>
    /// <param name="most">The most entries to leave out, the newest first; none beyond those that the sequence model reads.</param>
    public HistoryRemoval(Ur4RecScorer scorer, ScoringQuery query, ReadOnlySpan<ItemIndex> items, int most)
    {
        Entries = Math.Min(query.History.Length, Math.Min(most, scorer.HistoryLength));
        var variants = new ScoringQuery[Entries + 1];
        for (var age = 0; age < Entries; age++)
            variants[age] = Without(query, query.History.Length - 1 - age);
        variants[Entries] = query;
        _items = items.Length;
        _scores = new float[variants.Length * _items];
        scorer.ScoreVariants(query, variants, items, _scores);
    }

    /// <summary>How many entries were left out, each on its own.</summary>
    public int Entries { get; }

    /// <summary>By how much an item's score is lower without an entry; negative where it is higher.</summary>
    /// <param name="age">The entry's place from the end of the history, 0 for the newest.</param>
    /// <param name="item">The item's place among those asked for.</param>
    public float Drop(int age, int item) => _scores[(Entries * _items) + item] - _scores[(age * _items) + item];

    private static ScoringQuery Without(ScoringQuery query, int place) => query with
    {
        History = Without(query.History, place),
        Times = query.Times.IsEmpty ? query.Times : Without(query.Times, place),
        Memory = query.Memory is { } memory ? new QueryMemory(memory.Start - (place < memory.Start ? 1 : 0)) : null,
    };

    private static ReadOnlyMemory<T> Without<T>(ReadOnlyMemory<T> values, int place)
    {
        var rest = new T[values.Length - 1];
        values[..place].CopyTo(rest);
        values[(place + 1)..].CopyTo(rest.AsMemory(place));
        return rest;
    }
}
