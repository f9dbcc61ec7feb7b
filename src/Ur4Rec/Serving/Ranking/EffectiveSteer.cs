using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>A steer with the weight that it has now.</summary>
/// <param name="Steer">The steer.</param>
/// <param name="Weight">Its weight now.</param>
/// <param name="Similarity">How like its sentence an item is, a finite number such as a cosine; null for an attribute.</param>
internal sealed record EffectiveSteer(Steer Steer, double Weight, Func<ItemIndex, float>? Similarity)
{
    /// <summary>A steer after so many interactions of its user.</summary>
    /// <exception cref="ArgumentException">A sentence has no similarity, or an attribute has one.</exception>
    public static EffectiveSteer Of(Steer steer, int interactions, Func<ItemIndex, float>? similarity = null)
    {
        if (steer.Sentence is null != similarity is null)
            throw new ArgumentException("A sentence steers by similarity, an attribute does not.", nameof(similarity));
        return new EffectiveSteer(steer, steer.WeightAfter(interactions), similarity);
    }
}
