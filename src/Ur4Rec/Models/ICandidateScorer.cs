using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>Anything that scores chosen items, for it is too dear to score the whole catalogue for every question: the preference retriever.</summary>
public interface ICandidateScorer
{
    /// <summary>Short name for tables, e.g. <c>retriever</c>.</summary>
    string Name { get; }

    /// <summary>Number of items of the catalogue.</summary>
    int ItemCount { get; }

    /// <summary>
    /// Fills <paramref name="scores"/>, one for each of <paramref name="items"/>; larger is better. Safe to call from several threads at once;
    /// a pair's score does not depend on the pairs beside it.
    /// </summary>
    /// <param name="queries">The questions.</param>
    /// <param name="candidates">Which of the items are candidates of which query; a query may have none.</param>
    /// <param name="items">[candidates.Total] the candidates of query 0, then of query 1 and so on.</param>
    /// <param name="scores">[candidates.Total].</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    void Score(ReadOnlySpan<ScoringQuery> queries, Ragged candidates, ReadOnlySpan<ItemIndex> items, Span<float> scores);
}
