using Ur4Rec.Data;
using Ur4Rec.Numerics;

namespace Ur4Rec.Training;

/// <summary>
/// One of the parts that every batch is cut into. Their number is the run's and their gradients are added in one order, so that it does not
/// matter to the sum which of them are computed by which process.
/// </summary>
/// <param name="Number">0 .. <paramref name="Count"/> - 1.</param>
/// <param name="Count">How many there are, at least 1.</param>
internal readonly record struct Shard(int Number, int Count)
{
    /// <summary>A batch that is not cut.</summary>
    public static Shard Whole => new(0, 1);

    /// <summary>Whether a user's retrieval cases, and with them the user's memory, are the shard's.</summary>
    public bool Owns(UserIndex user) => user.Value % Count == Number;

    /// <summary>Names the shard among those of all batches, for what it draws at random.</summary>
    /// <param name="batch">How many batches came before.</param>
    public ulong Moment(long batch) => ((ulong)batch * (ulong)Count) + (ulong)Number;

    /// <summary>The shard's part of so many things that are dealt out evenly.</summary>
    public int PartOf(int things) => (things / Count) + (Number < things % Count ? 1 : 0);

    /// <summary>All shards of a batch.</summary>
    public static IEnumerable<Shard> Of(int count) => Enumerable.Range(0, count).Select(number => new Shard(number, count));
}

/// <summary>What a shard of a step is trained to lower.</summary>
/// <param name="Mean">[1, 1] the loss as if the shard were the whole step.</param>
/// <param name="Examples">Examples in the shard.</param>
/// <param name="Share">The shard's share of the step's examples.</param>
internal readonly record struct ShardLoss(Tensor Mean, int Examples, double Share)
{
    /// <summary>[1, 1] the shard's part of the step's loss, which is the sum over the shards.</summary>
    public Tensor Part(Tape tape) => Scaled(tape, Share);

    /// <summary>[1, 1] as <see cref="Part"/>, where another share will be taken of it.</summary>
    public Tensor AmongShares(Tape tape, double other) => Scaled(tape, Share / other);

    private Tensor Scaled(Tape tape, double factor) => factor == 1 ? Mean : tape.Scale(Mean, (float)factor);
}
