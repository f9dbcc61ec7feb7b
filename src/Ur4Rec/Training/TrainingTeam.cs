using Ur4Rec.Data;
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

    private int RankOf(int shard) => (int)((((long)shard + 1) * ranks.Size - 1) / shards);
}
