using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ur4Rec.Distribution;

/// <summary>What a job that mpirun started came to.</summary>
public sealed record MpiJobResult(int ExitCode, string Output, string Error);

/// <summary>A program of .NET under the machine's own mpirun (Debian: openmpi-bin). Tests that ask for it are skipped where there is none.</summary>
public sealed class MpiJob : IDisposable
{
    /// <summary>However a job goes wrong, it has ended by then.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private static readonly bool s_isInstalled =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "mpirun")));

    private readonly Process _mpirun;
    private readonly Task<string> _output;
    private readonly StringBuilder _error = new();

    private MpiJob(Process mpirun)
    {
        _mpirun = mpirun;
        _output = mpirun.StandardOutput.ReadToEndAsync();
    }

    /// <summary>The process of mpirun itself.</summary>
    public int ProcessId => _mpirun.Id;

    /// <summary>Runs a program on ranks of this machine, to its end.</summary>
    public static MpiJobResult Run(int ranks, string folder, (string Name, string Value)[] variables, string program, params string[] arguments)
    {
        using var job = Start(folder, variables, Ranks(ranks, program, arguments));
        return job.Finish();
    }

    /// <summary>Starts mpirun.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="variables">Of the environment.</param>
    /// <param name="arguments">After <c>--oversubscribe</c>; see <see cref="Ranks"/>.</param>
    public static MpiJob Start(string folder, (string Name, string Value)[] variables, string[] arguments)
    {
        Skip.IfNot(s_isInstalled, "mpirun is not installed; on Debian it is in the package openmpi-bin.");
        var start = new ProcessStartInfo("mpirun", ["--oversubscribe", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A container's only user may be root, whom mpirun else refuses.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return new MpiJob(Process.Start(start)!);
    }

    /// <summary>What mpirun is told to start a program on so many ranks; <c>:</c> stands between several such.</summary>
    public static string[] Ranks(int ranks, string program, params string[] arguments) =>
        ["-np", $"{ranks}", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", program, .. arguments];

    /// <summary>Waits until the job says a line on standard error that begins so, or ends.</summary>
    public void AwaitLine(string beginning)
    {
        while (_mpirun.StandardError.ReadLine() is { } line)
        {
            _error.Append(line).Append('\n');
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return;
        }
    }

    /// <summary>The processes of the ranks that live, by rank.</summary>
    public IReadOnlyDictionary<int, int> RankProcesses()
    {
        var ranks = new Dictionary<int, int>();
        foreach (var id in File.ReadAllText($"/proc/{ProcessId}/task/{ProcessId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            const string Variable = "OMPI_COMM_WORLD_RANK=";
            var variables = File.ReadAllText($"/proc/{id}/environ").Split('\0');
            if (variables.FirstOrDefault(variable => variable.StartsWith(Variable, StringComparison.Ordinal)) is { } rank)
                ranks.Add(int.Parse(rank[Variable.Length..], CultureInfo.InvariantCulture), int.Parse(id, CultureInfo.InvariantCulture));
        }

        return ranks;
    }

    /// <summary>Sends a signal.</summary>
    public static void Signal(string name, params int[] processes)
    {
        using var kill = Process.Start("kill", [$"-{name}", .. processes.Select(id => $"{id}")]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end.</summary>
    public MpiJobResult Finish()
    {
        var error = _mpirun.StandardError.ReadToEndAsync();
        if (!_mpirun.WaitForExit(s_limit))
        {
            _mpirun.Kill(entireProcessTree: true);
            Assert.Fail($"After {s_limit} the job still goes on.");
        }

        return new MpiJobResult(_mpirun.ExitCode, _output.Result, _error + error.Result);
    }

    /// <inheritdoc/>
    public void Dispose() => _mpirun.Dispose();
}
