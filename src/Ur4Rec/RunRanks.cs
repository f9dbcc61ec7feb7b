using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Distribution;
using Ur4Rec.Training;
using Ur4Rec.Training.Checkpoints;

namespace Ur4Rec;

/// <summary>What must hold of the processes that run together.</summary>
internal static class RunRanks
{
    /// <summary>The configuration of a run on a group: as many shards as processes where it leaves that open.</summary>
    /// <exception cref="InputException">There are more processes than shards, or more shards than a batch has sequences.</exception>
    public static RunConfiguration Share(RunConfiguration configuration, IRankGroup ranks)
    {
        var training = configuration.Training;
        if (training.Shards == 0)
            training = training with { Shards = ranks.Size };
        if (training.Shards < ranks.Size)
        {
            throw new InputException(
                $"{ranks.Size} processes cannot share gradient_shards: {training.Shards}; start {training.Shards} at most, or set gradient_shards to {ranks.Size} or more, or to 0.");
        }

        if (training.Shards > training.BatchSize)
            throw new InputException($"gradient_shards: {training.Shards} cuts a batch_size of {training.BatchSize} into more parts than it has sequences; lower the one or raise the other.");
        return configuration with { Training = training };
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
