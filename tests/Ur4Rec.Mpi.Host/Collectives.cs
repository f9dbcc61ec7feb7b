using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Mpi.Host;

/// <summary>Collective calls of many sizes, whose answers every rank knows without asking.</summary>
internal static class Collectives
{
    private const int Rounds = 40;

    // Around the length at which bytes begin to take two exchanges, none, and some that MPI does not send at once.
    private static readonly int[] s_lengths = [0, 1, 7, 1_019, 1_020, 1_021, 5_000, 300_000];

    public static void Check(IRankGroup group)
    {
        var expectedSent = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            CheckBytes(group, round, ref expectedSent);
            CheckFloats(group, round, ref expectedSent);
            CheckPieces(group, round, ref expectedSent);
        }

        Require(group.BytesSent == expectedSent, $"{group.BytesSent} bytes were counted, and {expectedSent} were sent.");
    }

    private static void CheckBytes(IRankGroup group, int round, ref long sent)
    {
        byte[] BytesOf(int rank) => [.. Enumerable.Range(0, LengthOf(round, rank)).Select(i => (byte)(i * 31 + rank * 7 + round))];
        var all = group.AllGather(BytesOf(group.Rank));
        for (var rank = 0; rank < group.Size; rank++)
            Require(all[rank].AsSpan().SequenceEqual(BytesOf(rank)), $"bytes of rank {rank} in round {round} came out wrong.");
        sent += LengthOf(round, group.Rank) * (group.Size - 1L);
    }

    private static void CheckFloats(IRankGroup group, int round, ref long sent)
    {
        var counts = Enumerable.Range(0, group.Size).Select(rank => LengthOf(round + 3, rank)).ToArray();
        var all = new float[counts.Sum()];
        group.AllGather(ValuesOf(round, group.Rank, group.Rank, counts[group.Rank]), all, counts);
        var expected = Enumerable.Range(0, group.Size).SelectMany(rank => ValuesOf(round, rank, rank, counts[rank]));
        Require(all.SequenceEqual(expected), $"values gathered in round {round} came out wrong.");
        sent += counts[group.Rank] * (group.Size - 1L) * sizeof(float);
    }

    private static void CheckPieces(IRankGroup group, int round, ref long sent)
    {
        int CountOf(int from, int to) => LengthOf(round + 5, from + 2 * to);
        var ranks = Enumerable.Range(0, group.Size).ToArray();
        var sentCounts = Array.ConvertAll(ranks, to => CountOf(group.Rank, to));
        var receivedCounts = Array.ConvertAll(ranks, from => CountOf(from, group.Rank));
        var received = new float[receivedCounts.Sum()];
        group.AllToAll(ranks.SelectMany(to => ValuesOf(round, group.Rank, to, sentCounts[to])).ToArray(), sentCounts, received, receivedCounts);
        var expected = ranks.SelectMany(from => ValuesOf(round, from, group.Rank, receivedCounts[from]));
        Require(received.SequenceEqual(expected), $"pieces exchanged in round {round} came out wrong.");
        sent += (sentCounts.Sum() - sentCounts[group.Rank]) * (long)sizeof(float);
    }

    private static int LengthOf(int round, int rank) => s_lengths[(round * 5 + rank * 3) % s_lengths.Length];

    private static float[] ValuesOf(int round, int from, int to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => i + 1_000f * round + 17f * from - 3f * to)];

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new ScenarioException(otherwise);
    }
}
