using Ur4Rec.Data;
using Ur4Rec.Models.Fusion;
using Ur4Rec.Models.Retrieval;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>The scorers that a fusion asks for beside the trained ones, and that are made in seconds.</summary>
public static class CollaborativeScorers
{
    /// <summary>Makes them of the training part of a split, in the order of the fusion's components.</summary>
    /// <param name="options">Which.</param>
    /// <param name="split">Only its training part is read.</param>
    /// <param name="itemTexts">The sentences of each item's description; null where nothing reads texts.</param>
    /// <param name="pool">Where the work runs.</param>
    /// <exception cref="InputException">The catalogue is too large for one of them, or it wants descriptions and there are none.</exception>
    public static IReadOnlyList<IScorer> Create(FusionOptions options, Split split, ContextTable? itemTexts, WorkerPool pool)
    {
        options.Validate(split.Dataset.ItemCount);
        return [.. options.Collaborative.Select(Scorer)];

        IScorer Scorer(string name) => name switch
        {
            "ease" => new EaseScorer(split, pool, options.EaseRegularization, options.EaseHistoryDecay),
            "content" => itemTexts is { Subjects.Total: > 0 }
                ? new ContentScorer(itemTexts, options.ContentHistoryDecay, options.ContentSharpness)
                : throw new InputException("fusion_content is true, but no item has a description; write some with 'ur4rec describe' and 'ur4rec embed', or set it to false."),
            "popularity" => new PopularityScorer(split),
            _ => throw new ArgumentException($"There is no closed-form scorer '{name}'.", nameof(options)),
        };
    }
}
