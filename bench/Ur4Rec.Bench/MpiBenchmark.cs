using System.Diagnostics;
using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Bench;

/// <summary>What collective calls take between the ranks that mpirun started: the best of several.</summary>
internal static class MpiBenchmark
{
    private const int LargestFloats = 1 << 24;
    private const int FewestRounds = 5;
    private const int MostRounds = 500;
    private const long BytesInAll = 1L << 28;

    public static void Run()
    {
        if (!MpiLaunch.IsLaunched)
        {
            Console.Error.WriteLine("start it as: mpirun -np N dotnet Ur4Rec.Bench.dll mpi");
            return;
        }

        using var group = MpiRankGroup.Join(MpiOptions.FromEnvironment());
        Print(group, $"{group.Size} ranks; bytes that a rank gives, best and median microseconds, GB/s that a rank receives at best");
        Print(group, $"{"bytes",12} {"AllGather",10} {"median",10} {"GB/s",8} {"AllToAll",10} {"median",10} {"GB/s",8}");
        for (var floats = 4; floats <= LargestFloats; floats *= floats < 1 << 20 ? 8 : 4)
            Print(group, Measure(group, floats - floats % group.Size));
    }

    private static string Measure(MpiRankGroup group, int floats)
    {
        var rounds = (int)Math.Clamp(BytesInAll / (floats * sizeof(float) + 1L), FewestRounds, MostRounds);
        var mine = new float[floats];
        var gathered = new float[floats * group.Size];
        var counts = Enumerable.Repeat(floats, group.Size).ToArray();
        var exchanged = new float[floats];
        var pieces = Enumerable.Repeat(floats / group.Size, group.Size).ToArray();
        var gather = Times(group, rounds, () => group.AllGather(mine, gathered, counts));
        var exchange = Times(group, rounds, () => group.AllToAll(mine, pieces, exchanged, pieces));
        var (gatherBytes, exchangeBytes) = (floats * 4.0 * (group.Size - 1), floats * 4.0 * (group.Size - 1) / group.Size);
        return $"{floats * 4,12:N0} {gather[0],10:F1} {gather[rounds / 2],10:F1} {gatherBytes / gather[0] / 1e3,8:F2} "
            + $"{exchange[0],10:F1} {exchange[rounds / 2],10:F1} {exchangeBytes / exchange[0] / 1e3,8:F2}";
    }

    /// <summary>Microseconds, ascending. All ranks come to each call at about the same time, by the call before it.</summary>
    private static double[] Times(MpiRankGroup group, int rounds, Action call)
    {
        call();
        var times = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            _ = group.AllGather([]);
            var start = Stopwatch.GetTimestamp();
            call();
            times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);
        return times;
    }

    private static void Print(MpiRankGroup group, string line)
    {
        if (group.Rank == 0)
            Console.Out.WriteLine(line);
    }
}
