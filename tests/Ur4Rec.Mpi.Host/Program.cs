using Ur4Rec.Mpi.Host;
using Ur4Rec.Numerics.Distribution;

// One rank of a test: mpirun starts several, each does what the scenario says of its number.
try
{
    using var group = MpiRankGroup.Join(MpiOptions.FromEnvironment());
    try
    {
        Scenarios.Run(args[0], group);
    }
    catch (ScenarioException e)
    {
        Console.Error.WriteLine($"error: {e.Message}");
        group.Abort(exitCode: 3);
    }
}
catch (RankGroupException e)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}

return 0;
