using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Data;

/// <summary>A distribution over the catalogue that can be drawn from in constant time.</summary>
internal interface IItemProposal
{
    int ItemCount { get; }

    int Draw(ref RandomStream random);

    double Probability(int item);
}

/// <summary>Every item alike.</summary>
internal readonly struct UniformProposal(int itemCount) : IItemProposal
{
    public int ItemCount => itemCount;

    public int Draw(ref RandomStream random) => random.NextInt(itemCount);

    public double Probability(int item) => 1.0 / itemCount;
}

/// <summary>
/// Any weights, by the alias method: a uniform bucket, then one of at most two items in it. Walker 1977 (ACM TOMS 3.3), built
/// in linear time after Vose 1991 (IEEE TSE 17.9).
/// </summary>
internal readonly struct AliasTable : IItemProposal
{
    private readonly double[] _probabilities;
    private readonly Bucket[] _buckets;

    /// <summary>A distribution in proportion to <paramref name="weights"/>, all positive and finite.</summary>
    public AliasTable(double[] weights)
    {
        var total = weights.Sum();
        _probabilities = Array.ConvertAll(weights, weight => weight / total);
        _buckets = new Bucket[weights.Length];
        FillBuckets(Array.ConvertAll(_probabilities, p => p * weights.Length));
    }

    public int ItemCount => _buckets.Length;

    // One word serves both choices: the high half of word * buckets is the bucket, the low half the place within it. The
    // place has 2^32 / buckets values, so a probability is off by less than 2^-32 of the whole.
    // The choice is arithmetic because a branch that chance decides is mispredicted half the time.
    public int Draw(ref RandomStream random)
    {
        var product = (ulong)random.NextUInt() * (uint)_buckets.Length;
        var bucket = (int)(product >> 32);
        var (threshold, alias) = _buckets[bucket];
        var ownMask = (int)(((long)(uint)product - threshold) >> 63);
        return alias ^ ((alias ^ bucket) & ownMask);
    }

    public double Probability(int item) => _probabilities[item];

    private void FillBuckets(double[] height)
    {
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (var i = 0; i < height.Length; i++)
            (height[i] < 1 ? small : large).Push(i);

        while (small.Count > 0 && large.Count > 0)
        {
            var under = small.Pop();
            var over = large.Pop();
            _buckets[under] = new Bucket((uint)(height[under] * uint.MaxValue), over);
            height[over] -= 1 - height[under];
            (height[over] < 1 ? small : large).Push(over);
        }

        foreach (var full in small.Concat(large))
            _buckets[full] = new Bucket(uint.MaxValue, full);
    }

    /// <summary>Below the threshold the bucket's own item, else the alias.</summary>
    private readonly record struct Bucket(uint Threshold, int Alias);
}
