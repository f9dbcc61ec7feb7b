namespace Ur4Rec.Data;

/// <summary>Makes the negative samplers.</summary>
public static class NegativeSamplers
{
    /// <summary>Every item of the catalogue alike.</summary>
    public static INegativeSampler Uniform(Split split) =>
        new RejectionSampler<UniformProposal>(split, new UniformProposal(split.Dataset.ItemCount));

    /// <summary>
    /// In proportion to popularity^<paramref name="alpha"/>, where popularity is the item's count in the training part, and 1
    /// for an item that training never saw, so that every item can be drawn.
    /// </summary>
    /// <exception cref="InputException"><paramref name="alpha"/> is outside 0 .. 1.</exception>
    public static INegativeSampler Popularity(Split split, double alpha)
    {
        if (!(alpha is >= 0 and <= 1))
            throw new InputException(FormattableString.Invariant($"negative_alpha is {alpha}; it must be from 0 (uniform) to 1 (popularity)."));
        var weights = Array.ConvertAll(TrainingCounts(split), count => Math.Pow(Math.Max(count, 1), alpha));
        return new RejectionSampler<AliasTable>(split, new AliasTable(weights));
    }

    private static int[] TrainingCounts(Split split)
    {
        var counts = new int[split.Dataset.ItemCount];
        for (var u = 0; u < split.Dataset.UserCount; u++)
        {
            foreach (var item in split.TrainingSequence(new UserIndex(u)).Span)
                counts[item.Value]++;
        }

        return counts;
    }
}
