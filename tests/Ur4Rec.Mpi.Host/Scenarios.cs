using System.Diagnostics;
using Ur4Rec.Numerics.Distribution;

namespace Ur4Rec.Mpi.Host;

/// <summary>What the ranks do, by name.</summary>
internal static class Scenarios
{
    /// <summary>Steps that no test waits for the end of.</summary>
    private const int ManySteps = 1_000_000;

    private const int FaultyStep = 20;

    public static void Run(string name, MpiRankGroup group)
    {
        var faulty = group.Size - 1;
        switch (name)
        {
            case "collectives":
                Collectives.Check(group);
                if (group.Rank == 0)
                    Console.Out.WriteLine($"{group.Size} ranks agree");
                break;
            case "null-reference":
                RequireNullReference();
                break;
            case "processors":
                Console.Out.WriteLine($"rank {group.Rank}: {group.Processors}");
                break;
            case "killed":
                Step(group, faulty, () => Process.GetCurrentProcess().Kill());
                break;
            case "stopped":
                Step(group, faulty, StopMyself);
                break;
            case "leader-stopped":
                Step(group, faulty: 0, StopMyself);
                break;
            case "hung":
                Step(group, faulty, () => Thread.Sleep(Timeout.Infinite));
                break;
            case "slow":
                Thread.Sleep(group.Rank == faulty ? TimeSpan.FromSeconds(6) : TimeSpan.Zero);
                _ = group.AllGather([]);
                break;
            case "throws":
                Step(group, faulty, () => throw new ScenarioException("this rank was told to fail."));
                break;
            default:
                throw new ScenarioException($"there is no scenario '{name}'.");
        }
    }

    private static void Step(MpiRankGroup group, int faulty, Action fault)
    {
        using var prompt = group.WorkPromptly();
        for (var step = 0; step < ManySteps; step++)
        {
            if (group.Rank == faulty && step == FaultyStep)
                fault();
            _ = group.AllGather(BitConverter.GetBytes(step));
        }
    }

    private static void StopMyself()
    {
        using var kill = Process.Start("kill", ["-STOP", $"{Environment.ProcessId}"]);
        kill.WaitForExit();
    }

    /// <summary>.NET makes this exception of a signal, which MPI must leave to it.</summary>
    private static void RequireNullReference()
    {
        try
        {
            _ = LengthOf(null!);
            throw new ScenarioException("null has a length.");
        }
        catch (NullReferenceException)
        {
            Console.Out.WriteLine("caught");
        }
    }

    private static int LengthOf(string text) => text.Length;
}
