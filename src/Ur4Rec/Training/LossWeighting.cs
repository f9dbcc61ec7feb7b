using Ur4Rec.Losses;
using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>
/// Makes one loss of a step's terms: L = the sum of w l with the options' weights; or, with uncertainty weighting, the sum of e^-s l + s with
/// a trained log-variance s for each term (<see cref="UncertaintyWeighting"/>), plus w l for the diversity, which can be negative. A fixed
/// weight of any other term then only says whether the term is on.
/// </summary>
/// <remarks>Its parameters are the log-variances; there are none with fixed weights. Train them with the models.</remarks>
internal sealed class LossWeighting : Module
{
    private readonly JointLossOptions _options;
    private readonly UncertaintyWeighting? _uncertainty;

    /// <summary>A weighting of the terms that are on; every log-variance is 0 at first.</summary>
    public LossWeighting(JointLossOptions options)
    {
        _options = options;
        if (options.UseUncertaintyWeighting)
            _uncertainty = Register("uncertainty", new UncertaintyWeighting([.. options.Terms.Where(term => term != LossTerm.Diversity)]));
    }

    /// <summary>What a term's loss is multiplied by at present.</summary>
    /// <exception cref="ArgumentException">The term is off.</exception>
    public double WeightOf(LossTerm term)
    {
        RequireOn(term);
        return IsTrained(term) ? _uncertainty!.WeightOf(term) : _options.WeightOf(term);
    }

    /// <summary>The loss of a step.</summary>
    /// <param name="tape">Where it is recorded.</param>
    /// <param name="losses">The step's terms, at least one, each on and [1, 1]. A term that a step does not have is not weighed.</param>
    /// <returns>[1, 1].</returns>
    /// <exception cref="ArgumentException">There is no term, or one is off.</exception>
    public Tensor Combine(Tape tape, IReadOnlyDictionary<LossTerm, Tensor> losses)
    {
        if (losses.Count == 0)
            throw new ArgumentException("A step has no loss.", nameof(losses));
        foreach (var term in losses.Keys)
            RequireOn(term);
        var parts = losses.Keys.Order().Where(term => !IsTrained(term)).Select(term => tape.Scale(losses[term], (float)WeightOf(term))).ToList();
        var trained = losses.Where(loss => IsTrained(loss.Key)).ToDictionary();
        if (trained.Count > 0)
            parts.Add(_uncertainty!.Combine(tape, trained));
        return tape.Sum(tape.Concatenate([.. parts]));
    }

    private void RequireOn(LossTerm term)
    {
        if (_options.WeightOf(term) == 0)
            throw new ArgumentException($"The loss '{term.Name()}' is off.", nameof(term));
    }

    private bool IsTrained(LossTerm term) => _uncertainty is not null && term != LossTerm.Diversity;
}
