using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Training;

/// <summary>The processes that train a run together, and who of them computes what. All calls are collective.</summary>
/// <param name="ranks">The processes.</param>
/// <param name="shards">Shards of a batch, at least one a process.</param>
internal sealed class TrainingTeam(IRankGroup ranks, int shards)
{
    /// <summary>A process alone, which does not cut its batches.</summary>
    public static TrainingTeam Alone { get; } = new(SoleRank.Instance, 1);

    /// <summary>The processes.</summary>
    public IRankGroup Ranks => ranks;

    /// <summary>Shards of a batch.</summary>
    public int Shards => shards;

    /// <summary>Whether this process keeps the users that a shard owns.</summary>
    public bool Owns(UserIndex user) => RankOf(user.Value % shards) == ranks.Rank;

    /// <summary>Two answers: whether any process says the one, and whether the first says the other.</summary>
    public (bool Any, bool First) Ask(bool any, bool first)
    {
        if (ranks.Size == 1)
            return (any, first);
        var answers = ranks.AllGather([any ? (byte)1 : (byte)0, first ? (byte)1 : (byte)0]);
        return (answers.Any(answer => answer[0] == 1), answers[0][1] == 1);
    }

    /// <summary>Makes sure that all processes hold the same parameters: what bad memory or another build does to one must not spread.</summary>
    /// <param name="moment">When it is asked, e.g. <c>joint_finetune, epoch 3, step 120</c>.</param>
    /// <param name="parameters">In the same order on every process.</param>
    /// <exception cref="RankGroupException">They differ in a bit.</exception>
    public void RequireSame(string moment, IEnumerable<Parameter> parameters)
    {
        if (ranks.Size == 1)
            return;
        var mine = $"{moment} {HashOf(parameters)}\n{Environment.MachineName}";
        var all = Array.ConvertAll(ranks.AllGather(Encoding.UTF8.GetBytes(mine)), bytes => Encoding.UTF8.GetString(bytes).Split('\n'));
        var most = all.GroupBy(theirs => theirs[0]).MaxBy(alike => alike.Count())!.Key;
        var other = Array.FindIndex(all, theirs => theirs[0] != most);
        if (other < 0)
            return;
        var like = Array.FindIndex(all, theirs => theirs[0] == most);
        throw new RankGroupException(
            $"The parameters of the process {other} on {all[other][1]} are no longer those of the process {like} on {all[like][1]}, at {moment}: bad memory, "
            + "another build or other instructions. Start the same command again, without the machine to blame: it goes on from the last checkpoint.");
    }

    private static string HashOf(IEnumerable<Parameter> parameters)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var parameter in parameters)
        {
            for (var row = 0; row < parameter.Rows; row++)
                hash.AppendData(MemoryMarshal.AsBytes(parameter.Row(row)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private int RankOf(int shard) => (int)((((long)shard + 1) * ranks.Size - 1) / shards);
}
