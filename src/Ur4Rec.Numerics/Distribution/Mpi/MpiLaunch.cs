using System.Globalization;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>What the environment says of who started this process.</summary>
public static class MpiLaunch
{
    // mpirun sets the first, srun --mpi=pmix the second.
    private static readonly string[] s_ranks = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK"];

    /// <summary>Whether mpirun, or another launcher that Open MPI knows, started this process as one of several or alone.</summary>
    public static bool IsLaunched => Rank is not null;

    /// <summary>This process's number, or null where nobody started it as one of a job's. Known before MPI is.</summary>
    public static int? Rank
    {
        get
        {
            foreach (var name in s_ranks)
            {
                if (int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var rank))
                    return rank;
            }

            return null;
        }
    }
}
