using System.Reflection;
using System.Runtime.InteropServices;

namespace Ur4Rec;

/// <summary>The program and the machine that made a run.</summary>
/// <param name="Version">Version of Ur4Rec.</param>
/// <param name="Runtime">The .NET it ran on.</param>
/// <param name="OperatingSystem">The operating system.</param>
/// <param name="Architecture">What the process was compiled for, e.g. <c>x64</c>.</param>
/// <param name="Processor">The processor's name as the system tells it; null where it does not.</param>
/// <param name="Processors">Logical processors that the process may use.</param>
public sealed record RunEnvironment(
    string Version, string Runtime, string OperatingSystem, string Architecture, string? Processor, int Processors)
{
    private const string LinuxProcessors = "/proc/cpuinfo";

    /// <summary>This process.</summary>
    internal static RunEnvironment Here() => new(
        typeof(RunEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        ProcessorName(),
        System.Environment.ProcessorCount);

    private static string? ProcessorName() => File.Exists(LinuxProcessors)
        ? File.ReadLines(LinuxProcessors)
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : System.Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
}
