using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Models;

/// <summary>The item-to-item baseline that stands beside a model in every comparison.</summary>
public static class ItemToItemBaseline
{
    /// <summary>The largest catalogue for which EASE^R is trained: it then takes 200 MB and 1.25e11 operations.</summary>
    public const int EaseItemLimit = 5_000;

    /// <summary>EASE^R where the catalogue has at most <see cref="EaseItemLimit"/> items, item-kNN where it has more; both with their defaults.</summary>
    public static IScorer Create(Split split, WorkerPool pool) =>
        split.Dataset.ItemCount <= EaseItemLimit ? new EaseScorer(split, pool) : new ItemKnnScorer(split, pool);
}
