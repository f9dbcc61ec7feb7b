using Ur4Rec.Numerics;

namespace Ur4Rec.Losses;

/// <summary>
/// Adds up loss terms, each with a trained log-variance s that is stored under the term's name:
/// the sum of e^-s L + s, Kendall, Gal and Cipolla 2018, arXiv 1705.07115.
/// </summary>
public sealed class UncertaintyWeighting : Module
{
    /// <summary>Weights stay within e^-10 .. e^10, also of a term whose loss stays 0.</summary>
    private const float Limit = 10f;

    private readonly Dictionary<LossTerm, Parameter> _logVariances = [];

    /// <summary>One log-variance a term, 0 at first: every weight begins with 1.</summary>
    /// <param name="terms">Terms that are never negative, each once.</param>
    /// <exception cref="ArgumentException">A term is there twice, or can be negative: its weight would grow without end.</exception>
    public UncertaintyWeighting(params IReadOnlyCollection<LossTerm> terms)
    {
        foreach (var term in terms)
        {
            if (term == LossTerm.Diversity)
                throw new ArgumentException($"The loss '{term.Name()}' can be negative and wants a fixed weight.", nameof(terms));
            _logVariances.Add(term, Register(term.Name(), new Parameter(1, 1)));
        }
    }

    /// <summary>e^-s of a term.</summary>
    /// <exception cref="KeyNotFoundException">The term is not one of this weighting's.</exception>
    public double WeightOf(LossTerm term) => Math.Exp(-Math.Clamp(_logVariances[term].Scalar, -Limit, Limit));

    /// <summary>The weighted sum of the terms that this step has; the log-variances of the others get no gradient.</summary>
    /// <param name="tape">Where the loss is recorded.</param>
    /// <param name="losses">Some of this weighting's terms, at least one, each with its loss, [1, 1].</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="KeyNotFoundException">A term is not one of this weighting's.</exception>
    /// <exception cref="ShapeException">There is no loss.</exception>
    public Tensor Combine(Tape tape, IReadOnlyDictionary<LossTerm, Tensor> losses)
    {
        var terms = losses.Keys.Order().ToArray();
        var values = tape.Concatenate([.. terms.Select(term => losses[term])]);
        var logVariances = tape.Concatenate([.. terms.Select(term => (Tensor)_logVariances[term])]);
        return tape.UncertaintyWeightedLoss(values, logVariances, Limit);
    }
}
