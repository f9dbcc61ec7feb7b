using System.Diagnostics;

namespace Ur4Rec.Tests.Data.Importing.Python;

/// <summary>Debian's Python with PyTorch and numpy, where a machine has them.</summary>
internal static class PythonInterpreter
{
    private const string Executable = "/usr/bin/python3";

    private static readonly Lazy<bool> s_hasTorch = new(() => File.Exists(Executable) && Start(Path.GetTempPath(), "import torch, numpy").ExitCode == 0);

    /// <summary>Runs a program in a folder and returns what it printed; skips the test where there is no PyTorch.</summary>
    public static string Run(string folder, string program)
    {
        Skip.IfNot(s_hasTorch.Value, $"{Executable} with PyTorch is not on this machine.");
        var (exitCode, output, error) = Start(folder, program);
        Assert.True(exitCode == 0, error);
        return output;
    }

    private static (int ExitCode, string Output, string Error) Start(string folder, string program)
    {
        using var process = Process.Start(new ProcessStartInfo(Executable, ["-c", program])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OMP_NUM_THREADS"] = "1", ["OPENBLAS_NUM_THREADS"] = "1" },
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
