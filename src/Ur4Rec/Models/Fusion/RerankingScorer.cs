using System.Buffers;
using Ur4Rec.Data;

namespace Ur4Rec.Models.Fusion;

/// <summary>
/// Several scorers as one: one retrieves candidates, every component scores these, and a candidate's score is the weighted sum of
/// its z-scores, which each query has of its own: over the catalogue for a component that scores all of it, over the candidates for the
/// candidate scorer. A component that gives a query's items all the same score has no say in it. Items that are no candidates come below
/// all that are, in the order of the one that retrieves.
/// </summary>
public sealed class RerankingScorer : IScorer
{
    private readonly IScorer _retrieval;
    private readonly IScorer[] _catalogue;
    private readonly ICandidateScorer? _candidateScorer;

    /// <summary>Composes scorers, which stay the caller's to dispose, as the weights and the features do.</summary>
    /// <param name="catalogue">At least one, of one catalogue.</param>
    /// <param name="candidateScorer">A scorer too dear for the whole catalogue, or null.</param>
    /// <param name="weights">Of the catalogue scorers in order and then the candidate scorer; read anew for every question.</param>
    /// <param name="features">What the weights depend on, or null where they depend on nothing.</param>
    /// <param name="top">
    /// Candidates of a query: the items that the retrieving scorer finds best, of equal ones the lower item number first, that are neither in the
    /// history nor excluded, and those of the history. 0 makes the whole catalogue candidates.
    /// </param>
    /// <param name="retrieval">What retrieves; null for the first of the catalogue.</param>
    /// <param name="name">Short name for tables.</param>
    /// <exception cref="ArgumentException">The parts do not fit each other, or <paramref name="top"/> is negative.</exception>
    public RerankingScorer(
        IReadOnlyList<IScorer> catalogue, ICandidateScorer? candidateScorer, FusionWeights weights, IQueryFeatures? features, int top,
        IScorer? retrieval = null, string name = "ur4rec")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        RequireOneCatalogue(retrieval is null ? catalogue : [.. catalogue, retrieval], candidateScorer);
        RequireWeights(catalogue, candidateScorer, weights, features);
        _retrieval = retrieval ?? catalogue[0];
        _catalogue = [.. catalogue];
        _candidateScorer = candidateScorer;
        Weights = weights;
        Features = features;
        Top = top;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int ItemCount => _catalogue[0].ItemCount;

    /// <summary>Candidates of a query beside its history; 0 for the whole catalogue.</summary>
    public int Top { get; }

    /// <summary>Name of what retrieves.</summary>
    public string Retrieval => _retrieval.Name;

    /// <inheritdoc/>
    public int RankedItems => Top == 0 ? ItemCount : Math.Min(Top, ItemCount);

    /// <summary>How much each component counts; change them and the scores change.</summary>
    public FusionWeights Weights { get; }

    /// <summary>What the weights depend on; null where they depend on nothing.</summary>
    internal IQueryFeatures? Features { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A component's score, or what it is fused to, is infinite or not a number.</exception>
    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        ScoreRows.RequireShape(queries.Length, ItemCount, scores);
        using var asked = new CatalogueScores(queries, ItemCount);
        Score(asked, scores);
    }

    /// <summary>What every component, used or not, says of some items. The contributions to an item, added in order, are its score.</summary>
    /// <param name="query">The question.</param>
    /// <param name="items">Item numbers below <see cref="ItemCount"/>.</param>
    /// <returns>[items][components] in the order of <see cref="FusionWeights.Components"/>; null for an item that is no candidate.</returns>
    /// <exception cref="InvalidOperationException">A component gives a score that is infinite or not a number.</exception>
    public ComponentScore[]?[] Explain(ScoringQuery query, ReadOnlySpan<ItemIndex> items)
    {
        using var asked = new CatalogueScores([query], ItemCount);
        using var block = Retrieve(asked);
        var weights = QueryWeights(asked.Queries);
        var explained = new ComponentScore[]?[items.Length];
        for (var i = 0; i < items.Length; i++)
            explained[i] = block.PlaceOf(items[i], query: 0) < 0 ? null : new ComponentScore[weights.Length];
        var scores = new float[block.Candidates.Total];
        var standard = new float[scores.Length];
        for (var c = 0; c < weights.Length; c++)
        {
            block.Score(c, scores, standard);
            for (var i = 0; i < items.Length; i++)
            {
                if (explained[i] is not { } components)
                    continue;
                var place = block.PlaceOf(items[i], query: 0);
                components[c] = new ComponentScore(Weights.Components[c], scores[place], standard[place], weights[c] * standard[place]);
            }
        }

        return explained;
    }

    /// <summary>
    /// What candidates of one query score by other queries: these are ranked over the first one's candidates and no others, so that
    /// every z-score is over the same items and differences come from the queries alone.
    /// </summary>
    /// <param name="query">Whose candidates they are.</param>
    /// <param name="variants">The other queries, such as <paramref name="query"/> without an item of its history.</param>
    /// <param name="items">Candidates of <paramref name="query"/>.</param>
    /// <param name="scores">[variants, items], filled.</param>
    /// <exception cref="ArgumentException">An item is no candidate of <paramref name="query"/>, or the scores have another length.</exception>
    /// <exception cref="InvalidOperationException">A component's score, or what it is fused to, is infinite or not a number.</exception>
    public void ScoreVariants(ScoringQuery query, ReadOnlySpan<ScoringQuery> variants, ReadOnlySpan<ItemIndex> items, Span<float> scores)
    {
        ScoreRows.RequireShape(variants.Length, items.Length, scores);
        using var askedOwn = new CatalogueScores([query], ItemCount);
        using var own = Retrieve(askedOwn);
        using var asked = new CatalogueScores(variants, ItemCount);
        using var block = CandidateBlock.Of(_catalogue, _candidateScorer, asked, own.Items(0));
        var fused = new float[block.Candidates.Total];
        Fuse(block, variants, fused);
        for (var v = 0; v < variants.Length; v++)
        {
            var row = block.Of(v, fused);
            RequireFinite(row, block.Items(v));
            for (var i = 0; i < items.Length; i++)
            {
                var place = block.PlaceOf(items[i], v);
                if (place < 0)
                    throw new ArgumentException($"Item number {items[i].Value} is no candidate.", nameof(items));
                scores[(v * items.Length) + i] = row[place];
            }
        }
    }

    /// <summary>The same with another number of candidates.</summary>
    internal RerankingScorer WithTop(int top) => new(_catalogue, _candidateScorer, Weights, Features, top, _retrieval, Name);

    /// <summary>The candidates of queries.</summary>
    internal CandidateBlock Retrieve(CatalogueScores scores) => CandidateBlock.Select(_retrieval, _catalogue, _candidateScorer, scores, Top);

    /// <summary>As <see cref="Score(ReadOnlySpan{ScoringQuery}, Span{float})"/>, with what the components may have been asked already.</summary>
    internal void Score(CatalogueScores asked, Span<float> scores)
    {
        using var block = Retrieve(asked);
        var buffer = ArrayPool<float>.Shared.Rent(block.Candidates.Total);
        var fused = buffer.AsSpan(0, block.Candidates.Total);
        Fuse(block, asked.Queries, fused);
        for (var q = 0; q < asked.Queries.Length; q++)
            Place(block, q, block.Of(q, fused), scores.Slice(q * ItemCount, ItemCount));
        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>The weighted sums of the z-scores, [candidates.Total].</summary>
    private void Fuse(CandidateBlock block, ReadOnlySpan<ScoringQuery> queries, Span<float> fused)
    {
        var weights = QueryWeights(queries);
        var buffer = ArrayPool<float>.Shared.Rent(2 * fused.Length);
        var scores = buffer.AsSpan(0, fused.Length);
        var standard = buffer.AsSpan(fused.Length, fused.Length);
        fused.Clear();
        for (var c = 0; c < Weights.Components.Count; c++)
        {
            if (!Weights.IsUsed(c))
                continue;
            block.Score(c, scores, standard);
            for (var q = 0; q < queries.Length; q++)
                ScoreRows.AddScaled(weights[(q * Weights.Components.Count) + c], block.Of(q, standard), block.Of(q, fused));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>[queries, components].</summary>
    private float[] QueryWeights(ReadOnlySpan<ScoringQuery> queries)
    {
        var features = new float[queries.Length * Weights.Features];
        Features?.Encode(queries, features);
        var components = Weights.Components.Count;
        var weights = new float[queries.Length * components];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Weights.Of(i % components, features.AsSpan(i / components * Weights.Features, Weights.Features));
        return weights;
    }

    /// <summary>The row of one query: its candidates' fused scores, and below them what the one that retrieves gives the other items.</summary>
    private void Place(CandidateBlock block, int query, ReadOnlySpan<float> fused, Span<float> row)
    {
        var items = block.Items(query);
        RequireFinite(fused, items);
        block.FirstScores(query).CopyTo(row);
        if (fused.Length > 0 && fused.Length < row.Length)
            ScoreOrder.MoveBelow(row, Least(fused));
        for (var i = 0; i < items.Length; i++)
            row[items[i].Value] = fused[i];
    }

    private void RequireFinite(ReadOnlySpan<float> fused, ReadOnlySpan<ItemIndex> items)
    {
        if (ScoreRow.FirstNonFinite(fused) is >= 0 and var wrong)
        {
            throw new InvalidOperationException(
                $"The components of '{Name}' are fused to {fused[wrong]} for item number {items[wrong].Value}: "
                + "a weight or a feature is too large or not a number.");
        }
    }

    private static float Least(ReadOnlySpan<float> scores)
    {
        var least = float.PositiveInfinity;
        foreach (var score in scores)
            least = Math.Min(least, score);
        return least;
    }

    private static void RequireOneCatalogue(IReadOnlyList<IScorer> catalogue, ICandidateScorer? candidateScorer)
    {
        if (catalogue.Count == 0)
            throw new ArgumentException("There is no scorer to retrieve candidates.", nameof(catalogue));
        var first = catalogue[0];
        foreach (var scorer in catalogue)
            Require(scorer.Name, scorer.ItemCount);
        if (candidateScorer is not null)
            Require(candidateScorer.Name, candidateScorer.ItemCount);

        void Require(string name, int items)
        {
            if (items != first.ItemCount)
                throw new ArgumentException($"Scorer '{name}' scores {items} items, but '{first.Name}' {first.ItemCount}.");
        }
    }

    private static void RequireWeights(
        IReadOnlyList<IScorer> catalogue, ICandidateScorer? candidateScorer, FusionWeights weights, IQueryFeatures? features)
    {
        var names = catalogue.Select(scorer => scorer.Name).ToList();
        if (candidateScorer is not null)
            names.Add(candidateScorer.Name);
        if (!names.SequenceEqual(weights.Components))
        {
            throw new ArgumentException(
                $"The weights are of '{string.Join("', '", weights.Components)}', but the scorers are '{string.Join("', '", names)}'.", nameof(weights));
        }

        if (weights.Features != (features?.Columns ?? 0))
            throw new ArgumentException($"The weights depend on {weights.Features} features, but a query has {features?.Columns ?? 0}.", nameof(features));
    }
}
