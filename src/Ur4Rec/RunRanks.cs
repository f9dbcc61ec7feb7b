using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Training;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec;

/// <summary>What must hold of the processes that run together.</summary>
internal static class RunRanks
{
    /// <summary>The configuration of a run on a group, with the number of shards that it leaves open to the group: at least one a process.</summary>
    /// <param name="configuration">As it was given.</param>
    /// <param name="ranks">The processes.</param>
    /// <param name="warning">Said where the model is another than fewer processes would train; else null.</param>
    /// <exception cref="InputException">There are more processes than a batch has sequences.</exception>
    public static RunConfiguration Share(RunConfiguration configuration, IRankGroup ranks, out string? warning)
    {
        warning = null;
        if (ranks is SoleRank)
            return configuration;
        var training = configuration.Training;
        if (ranks.Size > training.BatchSize)
            throw new InputException($"{ranks.Size} processes cannot share a batch_size of {training.BatchSize}; start {training.BatchSize} at most, or raise it.");
        var wanted = training.WantedShards(ranks);
        var shards = Math.Max(wanted, ranks.Size);
        if (shards > wanted)
        {
            warning = $"{ranks.Size} processes cut every batch into {shards} parts, not {wanted}; "
                + $"fewer of them train the same model with gradient_shards: {shards}.";
        }

        return configuration with { Training = training with { Shards = shards } };
    }

    /// <summary>Ends what all processes do where any of them is asked to; collective.</summary>
    /// <exception cref="OperationCanceledException">One is.</exception>
    public static void ThrowIfAnyIsCancelled(IRankGroup ranks, CancellationToken cancellation)
    {
        if (ranks.AllGather([cancellation.IsCancellationRequested ? (byte)1 : (byte)0]).Any(answer => answer[0] == 1))
            throw new OperationCanceledException(cancellation);
    }

    /// <summary>Makes sure that all processes compute the same; collective.</summary>
    /// <exception cref="InputException">One has other data, other texts, another configuration, another version or other instructions than the first.</exception>
    public static void RequireAlike(RunIdentity identity, IRankGroup ranks)
    {
        if (ranks.Size == 1)
            return;
        var mine = $"{RunJson.Line(identity)}\n{typeof(RunRanks).Assembly.GetName().Version}\n{Environment.MachineName}";
        var all = Array.ConvertAll(ranks.AllGather(Encoding.UTF8.GetBytes(mine)), bytes => Encoding.UTF8.GetString(bytes).Split('\n'));
        var other = Array.FindIndex(all, theirs => theirs[0] != all[0][0] || theirs[1] != all[0][1]);
        if (other < 0)
            return;
        var theirs = RunJson.Read<RunIdentity>(all[other][0]);
        var first = RunJson.Read<RunIdentity>(all[0][0]);
        var difference = theirs.Dataset != first.Dataset ? "other data"
            : theirs.Features != first.Features ? "other texts or images"
            : theirs.Simd != first.Simd ? $"the instructions {theirs.Simd} and not {first.Simd}, which UR4REC_SIMD can hold it to,"
            : all[other][1] != all[0][1] ? $"version {all[other][1]} of this program and not {all[0][1]}"
            : "another configuration";
        throw new InputException(
            $"The process {other} on {all[other][2]} has {difference}, unlike the process 0 on {all[0][2]}; processes that work together must be alike.");
    }
}
