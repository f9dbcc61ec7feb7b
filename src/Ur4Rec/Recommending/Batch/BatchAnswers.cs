using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Ur4Rec.Data;
using Ur4Rec.Numerics;
using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Recommending.Batch;

/// <summary>
/// Answers many users into a file. The users are cut into parts by their number alone; part p falls to rank p modulo the number of ranks, so any
/// number of threads and ranks, and any number of starts, give the same bytes. Memory is that of one part, whatever the number of users.
/// </summary>
/// <param name="source">Answers.</param>
/// <param name="output">Where to; for several ranks, on a disk that all of them share.</param>
/// <param name="pool">Where this rank's work runs.</param>
/// <param name="ranks">Who shares the work; null for this process alone.</param>
public sealed class BatchAnswers(IBatchSource source, BatchOutput output, WorkerPool pool, IRankGroup? ranks = null)
{
    private const int UsersOfATile = 32;
    private const int LargestPart = 1024;
    private const int SmallestPart = 32;

    // Enough for every rank to have some, and for an interruption to cost little.
    private const int WishedParts = 64;

    private readonly BatchParts _parts = new(output.Path);
    private readonly IRankGroup _ranks = ranks ?? SoleRank.Instance;
    private readonly List<ArrayBufferWriter<byte>> _tiles = [];

    /// <summary>The folder that holds what is done until all is done.</summary>
    public string PartsFolder => _parts.Folder;

    /// <summary>Writes the answers, or what is missing of them from an earlier start.</summary>
    /// <param name="users">Users of the source's dataset, in the order of the output; at least one.</param>
    /// <param name="progress">Told of each part of this rank.</param>
    /// <param name="cancellation">Ends it between two parts; those that are done are kept.</param>
    /// <exception cref="InputException">
    /// The output is there, or parts of a batch of another kind are, or another process is at them, or the ranks were not asked the same.
    /// </exception>
    /// <exception cref="ArithmeticException">A score is not finite.</exception>
    /// <exception cref="IOException">The output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="RankGroupException">A rank is gone.</exception>
    public BatchSummary Write(IReadOnlyList<UserIndex> users, IProgress<BatchProgress> progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(users.Count);
        var manifest = BatchManifest.Of(source, users, output.Format);
        RequireSameOfAllRanks(manifest);
        var isFirst = _ranks.Rank == 0;
        using var held = isFirst ? _parts.Take(manifest, output.Overwrites) : null;
        AwaitRanks();
        if (!_parts.IsBegun)
            throw new InputException($"{_parts.Folder} is not to be seen by rank {_ranks.Rank}; name an output on a disk that all ranks share.");

        var size = Math.Clamp((users.Count + WishedParts - 1) / WishedParts, SmallestPart, LargestPart);
        var resumed = WriteParts(users, size, progress, cancellation);
        var summary = Sum(users.Count, (users.Count + size - 1) / size, resumed);
        if (isFirst)
        {
            _parts.Join(summary.Parts, output.Format);
            held!.Dispose();
            _parts.Remove();
        }

        AwaitRanks();
        return summary;
    }

    private (int Parts, int Users) WriteParts(
        IReadOnlyList<UserIndex> users, int size, IProgress<BatchProgress> progress, CancellationToken cancellation)
    {
        int[] mine = [.. Enumerable.Range(0, (users.Count + size - 1) / size).Where(part => part % _ranks.Size == _ranks.Rank)];
        var (total, done, resumed) = (mine.Sum(SizeOf), 0, (Parts: 0, Users: 0));
        foreach (var part in mine)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_parts.Has(part))
                resumed = (resumed.Parts + 1, resumed.Users + SizeOf(part));
            else
                _parts.Write(part, Answer([.. users.Skip(part * size).Take(size)]));
            done += SizeOf(part);
            progress.Report(new BatchProgress(done, total));
        }

        return resumed;

        int SizeOf(int part) => Math.Min(size, users.Count - (part * size));
    }

    private IEnumerable<ReadOnlyMemory<byte>> Answer(UserIndex[] users)
    {
        var answers = source.Answer(users, pool);
        var tiles = (users.Length + UsersOfATile - 1) / UsersOfATile;
        while (_tiles.Count < tiles)
            _tiles.Add(new ArrayBufferWriter<byte>());
        pool.For(tiles, tile =>
        {
            var written = _tiles[tile];
            written.ResetWrittenCount();
            for (var u = tile * UsersOfATile; u < Math.Min((tile + 1) * UsersOfATile, users.Length); u++)
                output.Format.Write(written, source.Dataset.IdOf(users[u]), answers[u]);
        });
        return _tiles.Take(tiles).Select(tile => tile.WrittenMemory);
    }

    private void RequireSameOfAllRanks(BatchManifest manifest)
    {
        var all = _ranks.AllGather(manifest.ToUtf8());
        for (var rank = 1; rank < all.Length; rank++)
        {
            if (BatchManifest.Parse(all[0]).DifferenceTo(BatchManifest.Parse(all[rank])) is not { } difference)
                continue;
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"Rank 0 would answer with {difference} as rank {rank}; start all ranks alike."));
        }
    }

    private BatchSummary Sum(int users, int parts, (int Parts, int Users) resumed)
    {
        var all = _ranks.AllGather(JsonSerializer.SerializeToUtf8Bytes<int[]>([resumed.Parts, resumed.Users]));
        int[][] counts = Array.ConvertAll(all, bytes => JsonSerializer.Deserialize<int[]>(bytes)!);
        return new BatchSummary(users, parts, counts.Sum(count => count[0]), counts.Sum(count => count[1]));
    }

    private void AwaitRanks() => _ranks.AllGather([]);
}
