using System.Diagnostics;

namespace Ur4Rec.Cli.Tests;

/// <summary>What a run of the tool came to.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);

/// <summary>The built tool, started as its user starts it.</summary>
internal static class ToolProcess
{
    public static string Tool { get; } = Path.Combine(AppContext.BaseDirectory, "ur4rec.dll");

    public static ToolResult Run(string folder, params string[] arguments) => Finish(Start(folder, arguments));

    public static ToolResult RunWith(string folder, (string Name, string Value) variable, params string[] arguments)
    {
        var start = Describe(folder, arguments);
        start.Environment[variable.Name] = variable.Value;
        return Finish(Process.Start(start)!);
    }

    public static Process Start(string folder, params string[] arguments) => Process.Start(Describe(folder, arguments))!;

    public static ProcessStartInfo Describe(string folder, string[] arguments) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Tool, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    public static ToolResult Finish(Process started)
    {
        using var process = started;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output, error.Result);
    }
}
