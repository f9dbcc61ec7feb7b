using System.Diagnostics;

namespace Ur4Rec.Distribution;

/// <summary>What a job that mpirun started came to.</summary>
public sealed record MpiJobResult(int ExitCode, string Output, string Error);

/// <summary>Programs of .NET under the machine's own mpirun (Debian: openmpi-bin). Tests that ask for it are skipped where there is none.</summary>
public static class MpiJob
{
    /// <summary>However a job goes wrong, it has ended by then.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    private static readonly bool s_isInstalled =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "mpirun")));

    /// <summary>Runs a program on ranks of this machine, to its end.</summary>
    public static MpiJobResult Run(int ranks, string folder, (string Name, string Value)[] variables, string program, params string[] arguments)
    {
        Skip.IfNot(s_isInstalled, "mpirun is not installed; on Debian it is in the package openmpi-bin.");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo("mpirun", ["--oversubscribe", "-np", $"{ranks}", dotnet, program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A container's only user may be root, whom mpirun else refuses.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var job = Process.Start(start)!;
        var error = job.StandardError.ReadToEndAsync();
        var output = job.StandardOutput.ReadToEndAsync();
        if (!job.WaitForExit(s_limit))
        {
            job.Kill(entireProcessTree: true);
            Assert.Fail($"After {s_limit} the job still goes on.");
        }

        return new MpiJobResult(job.ExitCode, output.Result, error.Result);
    }
}
