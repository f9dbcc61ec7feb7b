using Ur4Rec.Data;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>
/// Ranks with a UR4Rec as it is when this is made. The components that score a whole catalogue retrieve, and all components together rank what
/// they retrieved; without a retriever there is nothing to save, and they rank the whole catalogue. A model that is a sequence model alone
/// scores as <see cref="SasRecScorer"/> does.
/// </summary>
public sealed class Ur4RecScorer : IScorer, IDisposable
{
    private readonly Ur4RecModel _model;
    private readonly SasRecScorer _sasRec;
    private readonly RetrieverScorer? _retriever;
    private readonly FusionWeights _weights;
    private readonly RerankingScorer? _retrieval;
    private readonly RerankingScorer? _fusion;

    /// <summary>A scorer of the model's present parameters.</summary>
    /// <param name="model">It must outlive the scorer.</param>
    /// <param name="features">What its retriever reads; null for a model without one.</param>
    /// <param name="collaborative">What <see cref="CollaborativeScorers"/> made for its fusion.</param>
    /// <param name="pool">The team that the item side is computed with.</param>
    /// <param name="withRetriever">Whether the retriever takes part; null lets it where the fusion gives it a weight.</param>
    public Ur4RecScorer(Ur4RecModel model, RetrieverFeatures? features, IReadOnlyList<IScorer> collaborative, WorkerPool pool, bool? withRetriever = null)
        : this(model, features, collaborative, pool, withRetriever, known: null, knownItems: 0)
    {
    }

    /// <summary>A scorer that takes the item side of the first items from another, of equal parameters and features of these items.</summary>
    internal Ur4RecScorer(
        Ur4RecModel model, RetrieverFeatures? features, IReadOnlyList<IScorer> collaborative, WorkerPool pool, bool? withRetriever, Ur4RecScorer? known,
        int knownItems)
    {
        _model = model;
        _sasRec = new SasRecScorer(model.SasRec);
        IScorer[] catalogue = [_sasRec, .. collaborative];
        if (model.Retriever is { } retriever && (withRetriever ?? model.Fusion.IsUsed(Ur4RecModel.RetrieverComponent)))
        {
            _weights = model.Fusion;
            _retriever = new RetrieverScorer(retriever, model.Memory, features!, pool, known?._retriever, knownItems);
            _retrieval = catalogue.Length > 1
                ? new RerankingScorer(catalogue, candidateScorer: null, model.Retrieval, features: null, top: 0, name: "retrieval")
                : null;
            _fusion = new RerankingScorer(catalogue, _retriever, _weights, QueryFeatures(), model.Options.Fusion.RerankTop, _retrieval);
        }
        else
        {
            _weights = model.Retriever is null ? model.Fusion : model.FusionWithoutRetriever();
            _fusion = catalogue.Length > 1 ? new RerankingScorer(catalogue, candidateScorer: null, _weights, QueryFeatures(), top: 0) : null;
        }
    }

    private Ur4RecScorer(Ur4RecScorer shared, RerankingScorer fusion)
    {
        _model = shared._model;
        _sasRec = shared._sasRec;
        _retriever = shared._retriever;
        _weights = shared._weights;
        _retrieval = shared._retrieval;
        _fusion = fusion;
    }

    /// <inheritdoc/>
    public string Name => _fusion is null ? _sasRec.Name : "ur4rec";

    /// <inheritdoc/>
    public int ItemCount => _sasRec.ItemCount;

    /// <inheritdoc/>
    public int RankedItems => _fusion?.RankedItems ?? ItemCount;

    /// <summary>How many of the newest items of a history the sequence model reads.</summary>
    public int HistoryLength => _model.Options.SasRec.MaxSequenceLength;

    /// <summary>The sequence model's own scorer.</summary>
    public SasRecScorer SasRec => _sasRec;

    /// <summary>The retriever's own scorer; null where it is left out.</summary>
    public RetrieverScorer? Retriever => _retriever;

    /// <summary>What ranks; null for a sequence model alone.</summary>
    public RerankingScorer? Fusion => _fusion;

    /// <summary>The same, but for how many retrieved items all components rank. It shares everything with this one, which is disposed in its place.</summary>
    /// <param name="top">Items, at least 1; it makes no difference to a scorer that ranks the whole catalogue.</param>
    internal Ur4RecScorer WithTop(int top) => _fusion is null or { Top: 0 } || top == _fusion.Top ? this : new Ur4RecScorer(this, _fusion.WithTop(top));

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        if (_fusion is null)
            _sasRec.Score(queries, scores);
        else
            _fusion.Score(queries, scores);
    }

    /// <summary>What items score by other queries, among the candidates of one query; see <see cref="RerankingScorer.ScoreVariants"/>.</summary>
    /// <param name="query">Whose candidates the items are.</param>
    /// <param name="variants">The other queries.</param>
    /// <param name="items">Candidates of <paramref name="query"/>; for a sequence model alone, any items.</param>
    /// <param name="scores">[variants, items], filled.</param>
    /// <exception cref="ArgumentException">An item is no candidate of <paramref name="query"/>, or the scores have another length.</exception>
    public void ScoreVariants(ScoringQuery query, ReadOnlySpan<ScoringQuery> variants, ReadOnlySpan<ItemIndex> items, Span<float> scores)
    {
        if (_fusion is not null)
        {
            _fusion.ScoreVariants(query, variants, items, scores);
            return;
        }

        ScoreRows.RequireShape(variants.Length, items.Length, scores);
        var rows = new float[variants.Length * ItemCount];
        _sasRec.Score(variants, rows);
        for (var v = 0; v < variants.Length; v++)
        {
            for (var i = 0; i < items.Length; i++)
                scores[(v * items.Length) + i] = rows[(v * ItemCount) + items[i].Value];
        }
    }

    /// <summary>
    /// Gives the components their weights in the model: the fixed ones, or those learned from the split's validation cases. A component that
    /// is left out has none.
    /// </summary>
    /// <param name="split">What the model was trained on; no test case is read.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <exception cref="InputException">There is nothing to learn from.</exception>
    public void SetWeights(Split split, WorkerPool pool)
    {
        var method = _model.Options.Fusion.Method;
        SetWeights(_retrieval, _model.Retrieval, method == FusionMethod.Weighted ? method : FusionMethod.Learned, split, pool);
        SetWeights(_fusion, _weights, method, split, pool);
        if (_weights != _model.Fusion)
            _model.Fusion.CopyFrom(_weights);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _retriever?.Dispose();
        _sasRec.Dispose();
        if (_weights != _model.Fusion)
            _weights.Dispose();
    }

    private void SetWeights(RerankingScorer? fusion, FusionWeights weights, FusionMethod method, Split split, WorkerPool pool)
    {
        if (fusion is null)
        {
            weights.Set(Ur4RecModel.SequenceComponent, 1);
        }
        else if (method != FusionMethod.Weighted)
        {
            FusionFitter.Fit(fusion, method, split, pool);
        }
        else
        {
            foreach (var component in weights.Components)
                weights.Set(component, _model.Options.Fusion.WeightOf(component));
        }
    }

    private StateFeatures? QueryFeatures() => _model.Options.Fusion.Method == FusionMethod.Adaptive ? new StateFeatures(_sasRec, _retriever) : null;

    /// <summary>The direction of the sequence model's state and, where there is a retriever, that of what it knows of the user.</summary>
    private sealed class StateFeatures(SasRecScorer sasRec, RetrieverScorer? retriever) : IQueryFeatures
    {
        public int Columns => sasRec.Width + (retriever?.Width ?? 0);

        public void Encode(ReadOnlySpan<ScoringQuery> queries, Span<float> features)
        {
            var states = new float[queries.Length * sasRec.Width];
            sasRec.Encode(queries, states);
            var users = new float[queries.Length * (Columns - sasRec.Width)];
            retriever?.UserRepresentation(queries, users);
            for (var q = 0; q < queries.Length; q++)
            {
                var row = features.Slice(q * Columns, Columns);
                states.AsSpan(q * sasRec.Width, sasRec.Width).CopyTo(row);
                users.AsSpan(q * (Columns - sasRec.Width), Columns - sasRec.Width).CopyTo(row[sasRec.Width..]);
            }
        }
    }
}
