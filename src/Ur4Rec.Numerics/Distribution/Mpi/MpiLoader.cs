using System.Runtime.InteropServices;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>Finds the system's Open MPI at run time.</summary>
internal static class MpiLoader
{
    /// <summary>A path, where the library has none of the usual names.</summary>
    public const string Variable = "UR4REC_MPI_LIBRARY";

    /// <summary>What Open MPI exports and no other MPI does: handles are addresses here, and numbers elsewhere.</summary>
    private const string Mark = "ompi_mpi_comm_world";

    private static readonly string[] s_names = OperatingSystem.IsMacOS() ? ["libmpi.40.dylib", "libmpi.dylib"] : ["libmpi.so.40", "libmpi.so"];

    /// <summary>With its symbols for all: the plugins, as Debian builds them, are not linked against the library and look for them there.</summary>
    /// <exception cref="RankGroupException">There is none, or it is another MPI.</exception>
    public static nint Load()
    {
        string[] names = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? [path] : s_names;
        foreach (var name in names)
        {
            if (CLibrary.Load(name) is not 0 and var library)
                return NativeLibrary.TryGetExport(library, Mark, out _) ? library : throw IsAnother(name);
        }

        throw new RankGroupException(
            $"mpirun started this process, but {Environment.MachineName} has no Open MPI library: {string.Join(" and ", names)} cannot be loaded " +
            $"({CLibrary.LoadError()}). Install it on every machine ('apt-get install libopenmpi3', or your system's Open MPI 4 or 5), " +
            $"or name its file in {Variable}.");
    }

    private static RankGroupException IsAnother(string name) => new(
        $"{name} on {Environment.MachineName} is not Open MPI (it exports no {Mark}), and no other MPI will do; " +
        $"install Open MPI 4 or 5, or name its file in {Variable}.");
}
