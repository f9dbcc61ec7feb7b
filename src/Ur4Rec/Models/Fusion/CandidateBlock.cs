using System.Buffers;
using System.Runtime.InteropServices;
using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models.Fusion;

/// <summary>Queries with their candidates, to ask the components about.</summary>
internal sealed class CandidateBlock : IDisposable
{
    private readonly IScorer _retrieval;
    private readonly IReadOnlyList<IScorer> _catalogue;
    private readonly ICandidateScorer? _candidateScorer;
    private readonly CatalogueScores _scores;
    private readonly int _itemCount;
    private readonly ItemIndex[] _items;

    private CandidateBlock(
        IScorer retrieval, IReadOnlyList<IScorer> catalogue, ICandidateScorer? candidateScorer, CatalogueScores scores, ItemIndex[] items, Ragged candidates)
    {
        _retrieval = retrieval;
        _catalogue = catalogue;
        _candidateScorer = candidateScorer;
        _scores = scores;
        _itemCount = catalogue[0].ItemCount;
        _items = items;
        Candidates = candidates;
    }

    /// <summary>Asks the retrieving scorer and selects the candidates.</summary>
    /// <param name="retrieval">Selects the candidates; it may be a component too.</param>
    /// <param name="catalogue">The components that score the whole catalogue.</param>
    /// <param name="candidateScorer">The last component, where there is one.</param>
    /// <param name="scores">Of the questions; it stays the caller's.</param>
    /// <param name="top">Candidates of a query, or 0 for the whole catalogue.</param>
    /// <exception cref="InvalidOperationException">The retrieving scorer gives a score that is infinite or not a number.</exception>
    public static CandidateBlock Select(
        IScorer retrieval, IReadOnlyList<IScorer> catalogue, ICandidateScorer? candidateScorer, CatalogueScores scores, int top)
    {
        var firstScores = scores.Of(retrieval);
        var queries = scores.Queries;
        var itemCount = catalogue[0].ItemCount;
        var items = ArrayPool<ItemIndex>.Shared.Rent(MostCandidates(queries, top, itemCount));
        var offsets = new int[queries.Length + 1];
        for (var q = 0; q < queries.Length; q++)
        {
            var rest = items.AsSpan(offsets[q]);
            var count = top == 0
                ? CandidateSelection.SelectAll(itemCount, rest)
                : CandidateSelection.SelectBest(
                    firstScores.Slice(q * itemCount, itemCount), queries[q].History.Span, queries[q].Excluded.Span, top, rest);
            offsets[q + 1] = offsets[q] + count;
        }

        return new CandidateBlock(retrieval, catalogue, candidateScorer, scores, items, new Ragged(offsets));
    }

    /// <summary>Gives every query the same candidates.</summary>
    /// <param name="catalogue">The components that score the whole catalogue.</param>
    /// <param name="candidateScorer">The last component, where there is one.</param>
    /// <param name="scores">Of the questions; it stays the caller's.</param>
    /// <param name="candidates">Ascending.</param>
    public static CandidateBlock Of(
        IReadOnlyList<IScorer> catalogue, ICandidateScorer? candidateScorer, CatalogueScores scores, ReadOnlySpan<ItemIndex> candidates)
    {
        var queries = scores.Queries;
        var items = ArrayPool<ItemIndex>.Shared.Rent(queries.Length * candidates.Length);
        var offsets = new int[queries.Length + 1];
        for (var q = 0; q < queries.Length; q++)
        {
            candidates.CopyTo(items.AsSpan(offsets[q]));
            offsets[q + 1] = offsets[q] + candidates.Length;
        }

        return new CandidateBlock(catalogue[0], catalogue, candidateScorer, scores, items, new Ragged(offsets));
    }

    /// <summary>Which of the candidates are of which query.</summary>
    public Ragged Candidates { get; }

    /// <summary>[items] what the retrieving scorer gives the catalogue.</summary>
    public ReadOnlySpan<float> FirstScores(int query) => _scores.Of(_retrieval).Slice(query * _itemCount, _itemCount);

    /// <summary>The candidates of a query, ascending.</summary>
    public ReadOnlySpan<ItemIndex> Items(int query) => _items.AsSpan(Candidates.Start(query), Candidates.LengthOf(query));

    /// <summary>The place of an item among the candidates of a query; negative where it is none.</summary>
    public int PlaceOf(ItemIndex item, int query) => MemoryMarshal.Cast<ItemIndex, int>(Items(query)).BinarySearch(item.Value);

    /// <summary>
    /// Asks a component. The z-scores of one that scores the whole catalogue are over the catalogue, whatever the candidates are; those of
    /// the candidate scorer are over the candidates.
    /// </summary>
    /// <param name="component">Its number, the candidate scorer's being the last.</param>
    /// <param name="scores">[candidates.Total], filled with the component's own scores.</param>
    /// <param name="standard">[candidates.Total], filled with their z-scores, each query's on its own.</param>
    /// <exception cref="InvalidOperationException">A score is infinite or not a number.</exception>
    public void Score(int component, Span<float> scores, Span<float> standard)
    {
        if (component == _catalogue.Count)
        {
            ScoreCandidates(_candidateScorer!, scores, standard);
            return;
        }

        Gather(_scores.Of(_catalogue[component]), scores);
        Gather(_scores.StandardOf(_catalogue[component]), standard);
    }

    /// <summary>The part of something a candidate, [candidates.Total], that is of one query.</summary>
    public Span<float> Of(int query, Span<float> values) => values.Slice(Candidates.Start(query), Candidates.LengthOf(query));

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<ItemIndex>.Shared.Return(_items);

    private static int MostCandidates(ReadOnlySpan<ScoringQuery> queries, int top, int itemCount)
    {
        var most = 0;
        foreach (var query in queries)
            most += top == 0 ? itemCount : Math.Min(top + query.History.Length, itemCount);
        return most;
    }

    private void ScoreCandidates(ICandidateScorer scorer, Span<float> scores, Span<float> standard)
    {
        scorer.Score(_scores.Queries, Candidates, _items.AsSpan(0, Candidates.Total), scores);
        if (ScoreRow.FirstNonFinite(scores) is >= 0 and var place)
            throw NotFinite(scorer.Name, scores[place], _items[place]);
        scores.CopyTo(standard);
        for (var q = 0; q < _scores.Queries.Length; q++)
            ScoreScale.Standardize(Of(q, standard));
    }

    /// <summary>The candidates' scores out of [queries, items].</summary>
    private void Gather(ReadOnlySpan<float> rows, Span<float> scores)
    {
        for (var q = 0; q < _scores.Queries.Length; q++)
        {
            var row = rows.Slice(q * _itemCount, _itemCount);
            var items = Items(q);
            var own = Of(q, scores);
            for (var i = 0; i < items.Length; i++)
                own[i] = row[items[i].Value];
        }
    }

    internal static InvalidOperationException NotFinite(string scorer, float score, ItemIndex item) =>
        new($"Scorer '{scorer}' gives {score} to item number {item.Value} and cannot be fused.");
}
