using Ur4Rec.Data;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>The closed-form scorers that a fusion asks for beside the trained ones.</summary>
public static class CollaborativeScorers
{
    /// <summary>Trains them on the training part of a split, in the order of the fusion's components.</summary>
    /// <exception cref="InputException">The catalogue is too large for one of them.</exception>
    public static IReadOnlyList<IScorer> Create(FusionOptions options, Split split, WorkerPool pool)
    {
        options.Validate(split.Dataset.ItemCount);
        return [.. options.Collaborative.Select(Scorer)];

        IScorer Scorer(string name) => name switch
        {
            "ease" => new EaseScorer(split, pool, options.EaseRegularization, options.EaseHistoryDecay),
            "popularity" => new PopularityScorer(split),
            _ => throw new ArgumentException($"There is no closed-form scorer '{name}'.", nameof(options)),
        };
    }
}
