using Ur4Rec.Data;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Training;

/// <summary>
/// Which positions of which training sequences an epoch trains. Round r of an epoch holds the r-th position of every user that has one, so
/// that a user's positions ascend from batch to batch, a user stands in a batch once at most, and a memory advances from one to the next.
/// </summary>
internal sealed class RetrievalExamples
{
    private readonly Split _split;
    private readonly int _batchSize;
    private readonly ulong _seed;
    private readonly UserIndex[] _users;
    private readonly int[] _positionsOfUser;
    private readonly int _shards;
    private readonly List<EvaluationCase[][]> _batches = [];

    /// <summary>The examples of a split's training part; there are none until an epoch begins.</summary>
    /// <param name="split">Only its training sequences are read.</param>
    /// <param name="positionsPerUser">Most positions of a user in an epoch, at least 1.</param>
    /// <param name="batchSize">Most cases of a batch, at least 1; the last batch of a round may have fewer.</param>
    /// <param name="seed">Seed of the choice and the order.</param>
    /// <param name="shards">Shards that a batch is cut into by user, 1 .. <paramref name="batchSize"/>.</param>
    /// <exception cref="InputException">No user has two interactions in the training part.</exception>
    public RetrievalExamples(Split split, int positionsPerUser, int batchSize, ulong seed, int shards = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(positionsPerUser, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, shards);
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        _split = split;
        _batchSize = batchSize;
        _seed = seed;
        _shards = shards;
        _users = [.. Enumerable.Range(0, split.Dataset.UserCount).Select(u => new UserIndex(u)).Where(user => Targets(user) > 0)];
        if (_users.Length == 0)
        {
            throw new InputException(
                "There is nothing to train on: no user has two interactions in the training part; lower the filters or bring more data.");
        }

        _positionsOfUser = Array.ConvertAll(_users, user => Math.Min(positionsPerUser, Targets(user)));
        BatchesPerEpoch = Enumerable.Range(0, Rounds).Sum(BatchesOfRound);
    }

    /// <summary>Batches of every epoch.</summary>
    public int BatchesPerEpoch { get; }

    private int Rounds => _positionsOfUser.Max();

    /// <summary>Chooses an epoch's positions, as a function of seed, epoch and user alone, and the order of its users.</summary>
    public void BeginEpoch(int epoch)
    {
        _batches.Clear();
        var positions = new int[_users.Length][];
        for (var i = 0; i < _users.Length; i++)
            positions[i] = ChoosePositions(epoch, i);
        for (var round = 0; round < Rounds; round++)
        {
            EvaluationCase[] targets = [.. Enumerable.Range(0, _users.Length)
                .Where(i => positions[i].Length > round).Select(i => new EvaluationCase(_users[i], positions[i][round]))];
            var random = new RandomStream(RandomKey.For(_seed, "retrieval order", Moment(epoch, round)));
            random.Shuffle(targets.AsSpan());
            var parts = Shard.Of(_shards).Select(shard => targets.Where(target => shard.Owns(target.User)).Chunk(shard.PartOf(_batchSize)).ToArray()).ToArray();
            _batches.AddRange(Enumerable.Range(0, BatchesOfRound(round)).Select(
                batch => Array.ConvertAll(parts, part => batch < part.Length ? part[batch] : [])));
        }
    }

    /// <summary>A shard of a batch of the epoch, 0 .. <see cref="BatchesPerEpoch"/> - 1; to be visited in this order. It may have no case.</summary>
    public RetrievalCases Batch(int n, int shard) => RetrievalCases.Of(_split, _batches[n][shard]);

    /// <summary>Cases of all shards of a batch of the epoch.</summary>
    public int CasesOf(int n) => _batches[n].Sum(shard => shard.Length);

    /// <summary>Positions of a user that have a history.</summary>
    private int Targets(UserIndex user) => _split.TrainingSequence(user).Length - 1;

    private int BatchesOfRound(int round) => Shard.Of(_shards).Max(shard =>
    {
        var users = _users.Zip(_positionsOfUser).Count(user => user.Second > round && shard.Owns(user.First));
        var part = shard.PartOf(_batchSize);
        return (users + part - 1) / part;
    });

    /// <summary>Distinct positions in ascending order, every choice alike.</summary>
    private int[] ChoosePositions(int epoch, int i)
    {
        int[] positions = [.. Enumerable.Range(1, Targets(_users[i]))];
        var random = new RandomStream(RandomKey.For(_seed, "retrieval positions", Moment(epoch, _users[i].Value)));
        random.Shuffle(positions.AsSpan());
        var chosen = positions[.._positionsOfUser[i]];
        Array.Sort(chosen);
        return chosen;
    }

    private static ulong Moment(int epoch, int part) => ((ulong)epoch << 32) | (uint)part;
}
