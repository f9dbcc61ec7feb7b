using System.Runtime.InteropServices;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Data;

/// <summary>Draws from a proposal and draws again whatever the user's training part holds.</summary>
internal sealed class RejectionSampler<TProposal>(Split split, TProposal proposal) : INegativeSampler
    where TProposal : struct, IItemProposal
{
    // More in a row means that the user's items carry nearly all of q, and an exact draw is cheaper than patience.
    private const int MostRejectionsInARow = 100;

    private readonly TProposal _proposal = proposal;

    public int ItemCount => _proposal.ItemCount;

    public void Sample(ref RandomStream random, UserIndex user, Span<ItemIndex> negatives)
    {
        var positives = MemoryMarshal.Cast<ItemIndex, int>(split.TrainingSequence(user).Span);
        foreach (ref var negative in negatives)
        {
            var item = _proposal.Draw(ref random);
            for (var rejections = 0; positives.Contains(item); rejections++)
                item = rejections < MostRejectionsInARow ? _proposal.Draw(ref random) : DrawExactly(ref random, user, positives);
            negative = new ItemIndex(item);
        }
    }

    public void SampleShared(ref RandomStream random, Span<ItemIndex> negatives)
    {
        foreach (ref var negative in negatives)
            negative = new ItemIndex(_proposal.Draw(ref random));
    }

    public double LogProbability(ItemIndex item) => Math.Log(_proposal.Probability(item.Value));

    public double ProbabilityOutside(UserIndex user)
    {
        var known = new HashSet<ItemIndex>();
        var outside = 1.0;
        foreach (var item in split.TrainingSequence(user).Span)
        {
            if (known.Add(item))
                outside -= _proposal.Probability(item.Value);
        }

        return Math.Max(0, outside);
    }

    private int DrawExactly(ref RandomStream random, UserIndex user, ReadOnlySpan<int> positives)
    {
        var known = new HashSet<int>(positives.Length);
        foreach (var item in positives)
            known.Add(item);
        int[] candidates = [.. Enumerable.Range(0, ItemCount).Where(item => !known.Contains(item))];
        if (candidates.Length == 0)
        {
            throw new InputException(
                $"User '{split.Dataset.IdOf(user)}' has all {ItemCount} items of the catalogue in training, so there is no negative "
                + "to draw; drop the user or train with the cross_entropy loss, which needs none.");
        }

        var left = random.NextDouble() * candidates.Sum(_proposal.Probability);
        var chosen = 0;
        while (chosen < candidates.Length - 1 && (left -= _proposal.Probability(candidates[chosen])) >= 0)
            chosen++;
        return candidates[chosen];
    }
}
