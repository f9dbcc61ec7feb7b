using System.Buffers;
using Ur4Rec.Data;

namespace Ur4Rec.Models.Fusion;

/// <summary>
/// Several scorers as one: the weighted sum of their z-scores, which are taken over the catalogue for each query on its own. Whose
/// scores differ for no item of a query has no say in it.
/// </summary>
public sealed class FusedScorer : IScorer
{
    private readonly FusionComponent[] _components;

    /// <summary>Fuses scorers, which stay the caller's to dispose.</summary>
    /// <param name="components">At least one, of one catalogue and with distinct names.</param>
    /// <param name="name">Short name for tables.</param>
    /// <exception cref="ArgumentException">The components do not fit each other, or a weight is not finite.</exception>
    public FusedScorer(IReadOnlyList<FusionComponent> components, string name = "fusion")
    {
        FusionComponents.Require([.. components.Select(component => component.Scorer)]);
        foreach (var (scorer, weight) in components)
        {
            if (!double.IsFinite(weight))
                throw new ArgumentException($"The weight of '{scorer.Name}' is {weight}.", nameof(components));
        }

        _components = [.. components];
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int ItemCount => _components[0].Scorer.ItemCount;

    /// <summary>What is fused, in the order of the sum.</summary>
    public IReadOnlyList<FusionComponent> Components => _components;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A component gives a score that is infinite or not a number.</exception>
    public void Score(ReadOnlySpan<ScoringQuery> queries, Span<float> scores)
    {
        ScoreRows.RequireShape(queries.Length, ItemCount, scores);
        scores.Clear();
        var buffer = ArrayPool<float>.Shared.Rent(scores.Length);
        var rows = buffer.AsSpan(0, scores.Length);
        foreach (var (scorer, weight) in _components)
        {
            scorer.Score(queries, rows);
            FusionComponents.Standardize(scorer, rows);
            ScoreRows.AddScaled((float)weight, rows, scores);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>What every component says of some items.</summary>
    /// <param name="query">The question.</param>
    /// <param name="items">Item numbers below <see cref="ItemCount"/>.</param>
    /// <returns>[items][components], in the order of <see cref="Components"/>.</returns>
    /// <exception cref="InvalidOperationException">A component gives a score that is infinite or not a number.</exception>
    public ComponentScore[][] Explain(ScoringQuery query, ReadOnlySpan<ItemIndex> items)
    {
        var explained = new ComponentScore[items.Length][];
        for (var i = 0; i < items.Length; i++)
            explained[i] = new ComponentScore[_components.Length];
        var scores = new float[ItemCount];
        var standard = new float[ItemCount];
        for (var c = 0; c < _components.Length; c++)
        {
            var (scorer, weight) = _components[c];
            scorer.Score([query], scores);
            scores.CopyTo(standard, 0);
            FusionComponents.Standardize(scorer, standard);
            for (var i = 0; i < items.Length; i++)
            {
                var item = items[i].Value;
                explained[i][c] = new ComponentScore(scorer.Name, scores[item], standard[item], (float)weight * standard[item]);
            }
        }

        return explained;
    }
}
