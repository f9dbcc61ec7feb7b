using System.Runtime.InteropServices;
using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Training;

/// <summary>
/// Draws the negatives of the retriever's cases, each from a source chosen by the shares of a <see cref="NegativeMix"/>. No negative is an
/// item of its user's training part. Within a case negatives differ where a few draws can bring that about; in a small catalogue, a small
/// batch or a small pool one may stand twice.
/// </summary>
internal sealed class NegativeMixer
{
    private const int MostDraws = 16;

    private readonly Split _split;
    private readonly NegativeMix _mix;
    private readonly INegativeSampler _uniform;
    private readonly INegativeSampler _popularity;
    private readonly int _negatives;
    private readonly ulong _seed;

    /// <summary>A mixer over a split's training part.</summary>
    /// <param name="split">Only its training sequences are read.</param>
    /// <param name="mix">The sources' shares.</param>
    /// <param name="alpha">Exponent of popularity, 0 .. 1.</param>
    /// <param name="negatives">Negatives of a case, at least 1.</param>
    /// <param name="seed">Seed of every draw.</param>
    /// <exception cref="InputException">The mix or <paramref name="alpha"/> is outside its range.</exception>
    public NegativeMixer(Split split, NegativeMix mix, double alpha, int negatives, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(negatives, 1);
        mix.Validate();
        _split = split;
        _mix = mix;
        _uniform = NegativeSamplers.Uniform(split);
        _popularity = NegativeSamplers.Popularity(split, alpha);
        _negatives = negatives;
        _seed = seed;
    }

    /// <summary>The candidates of every case, a function of the seed, the step and the case's place in the batch.</summary>
    /// <param name="cases">The batch.</param>
    /// <param name="hardScorer">Ranks for the hard negatives; asked once, and only where the mix has any.</param>
    /// <param name="step">The training step, at least 0.</param>
    /// <returns>[cases, 1 + negatives], the positive first.</returns>
    /// <exception cref="ArgumentException">The mix has hard negatives and there is no scorer.</exception>
    /// <exception cref="InputException">A user's training part holds every item of the catalogue.</exception>
    public ItemIndex[] Candidates(RetrievalCases cases, IScorer? hardScorer, long step)
    {
        var pools = HardPools(cases, hardScorer);
        var candidates = new ItemIndex[cases.Count * (1 + _negatives)];
        for (var i = 0; i < cases.Count; i++)
        {
            var row = candidates.AsSpan(i * (1 + _negatives), 1 + _negatives);
            row[0] = cases.Positives[i];
            var sources = new Sources(cases.Users[i], OthersPositives(cases, i), pools[i]);
            var random = new RandomStream(RandomKey.For(_seed, "negative mix", ((ulong)step << 32) | (uint)i));
            for (var n = 1; n < row.Length; n++)
                row[n] = DrawNew(ref random, sources, row[1..n]);
        }

        return candidates;
    }

    private ItemIndex[][] HardPools(RetrievalCases cases, IScorer? scorer)
    {
        if (_mix.Hard == 0)
            return [.. cases.Users.Select(_ => Array.Empty<ItemIndex>())];
        if (scorer is null)
            throw new ArgumentException("Hard negatives need a scorer.", nameof(scorer));
        return HardCandidates.Of(_split, cases, scorer, _mix.HardPool);
    }

    private ItemIndex[] OthersPositives(RetrievalCases cases, int i)
    {
        if (_mix.InBatch == 0)
            return [];
        var own = MemoryMarshal.Cast<ItemIndex, int>(_split.TrainingSequence(cases.Users[i]).Span);
        var positives = new List<ItemIndex>(cases.Count);
        for (var other = 0; other < cases.Count; other++)
        {
            if (other != i && !own.Contains(cases.Positives[other].Value))
                positives.Add(cases.Positives[other]);
        }

        return [.. positives];
    }

    private ItemIndex DrawNew(ref RandomStream random, Sources sources, ReadOnlySpan<ItemIndex> before)
    {
        var source = ChooseSource(ref random);
        var item = Draw(ref random, source, sources);
        for (var draws = 1; draws < MostDraws && before.Contains(item); draws++)
            item = Draw(ref random, source, sources);
        return item;
    }

    private Source ChooseSource(ref RandomStream random)
    {
        var place = random.NextDouble() * (_mix.Uniform + _mix.Popularity + _mix.InBatch + _mix.Hard);
        if ((place -= _mix.Uniform) < 0)
            return Source.Uniform;
        if ((place -= _mix.Popularity) < 0)
            return Source.Popularity;
        return place < _mix.InBatch ? Source.InBatch : Source.Hard;
    }

    /// <summary>Uniform where the batch or the pool has no item for the user.</summary>
    private ItemIndex Draw(ref RandomStream random, Source source, Sources sources) => source switch
    {
        Source.InBatch when sources.InBatch.Length > 0 => sources.InBatch[random.NextInt(sources.InBatch.Length)],
        Source.Hard when sources.Hard.Length > 0 => sources.Hard[random.NextInt(sources.Hard.Length)],
        Source.Popularity => DrawBy(_popularity, ref random, sources.User),
        _ => DrawBy(_uniform, ref random, sources.User),
    };

    private static ItemIndex DrawBy(INegativeSampler sampler, ref RandomStream random, UserIndex user)
    {
        Span<ItemIndex> drawn = stackalloc ItemIndex[1];
        sampler.Sample(ref random, user, drawn);
        return drawn[0];
    }

    private enum Source
    {
        Uniform,
        Popularity,
        InBatch,
        Hard,
    }

    private readonly record struct Sources(UserIndex User, ItemIndex[] InBatch, ItemIndex[] Hard);
}
