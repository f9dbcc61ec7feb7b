using System.Globalization;
using Ur4Rec.Data;

namespace Ur4Rec.Training;

/// <summary>Where the retriever's negatives come from. The shares need not add up to 1; only their proportions count.</summary>
public sealed record NegativeMix
{
    /// <summary>Largest <see cref="HardPool"/>.</summary>
    public const int LargestHardPool = 1000;

    /// <summary>Share of items drawn from the catalogue, every one alike; at least 0.</summary>
    public double Uniform { get; init; } = 0.4;

    /// <summary>Share of items drawn by popularity; at least 0.</summary>
    public double Popularity { get; init; } = 0.2;

    /// <summary>Share of other users' positives of the same batch; at least 0.</summary>
    public double InBatch { get; init; } = 0.2;

    /// <summary>Share of items that the sequence model ranks high; at least 0.</summary>
    public double Hard { get; init; } = 0.2;

    /// <summary>Top candidates of the sequence model from which hard negatives are drawn, 1 .. <see cref="LargestHardPool"/>.</summary>
    public int HardPool { get; init; } = 50;

    /// <summary>Checks every value.</summary>
    /// <exception cref="InputException">One is outside its range, or all shares are 0.</exception>
    public void Validate()
    {
        RequireShare("uniform", Uniform);
        RequireShare("popularity", Popularity);
        RequireShare("in_batch", InBatch);
        RequireShare("hard", Hard);
        if (Uniform + Popularity + InBatch + Hard == 0)
            throw new InputException("negative_mix.uniform, popularity, in_batch and hard are all 0; at least one must be above.");
        if (HardPool is < 1 or > LargestHardPool)
            throw new InputException($"hard_negative_pool is {HardPool}; it must be from 1 to {LargestHardPool}.");
    }

    private static void RequireShare(string name, double share)
    {
        if (!(share >= 0 && double.IsFinite(share)))
            throw new InputException($"negative_mix.{name} is {share.ToString(CultureInfo.InvariantCulture)}; it must be at least 0, and finite.");
    }
}
