using System.Diagnostics;
using System.Text.RegularExpressions;
using Ur4Rec.Bench.Serve.Http;

namespace Ur4Rec.Bench.Serve.Kill;

/// <summary>A process of <c>ur4rec serve</c> on a free port.</summary>
internal sealed partial class ServedTool : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private ServedTool(Process process, Uri address, TimeSpan timeToReady)
    {
        _process = process;
        Address = address;
        TimeToReady = timeToReady;
    }

    public Uri Address { get; }

    /// <summary>From the start of the process to its first answer that it is ready.</summary>
    public TimeSpan TimeToReady { get; }

    /// <param name="tool">The tool's executable, or its assembly.</param>
    /// <param name="arguments">What to serve.</param>
    public static ServedTool Start(string tool, params string[] arguments)
    {
        var isAssembly = tool.EndsWith(".dll", StringComparison.Ordinal);
        string[] serve = ["serve", "--listen", "http://127.0.0.1:0", .. arguments];
        var start = new ProcessStartInfo(
            isAssembly ? Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet" : tool, isAssembly ? [tool, .. serve] : serve)
        {
            RedirectStandardOutput = true,
        };
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadLine();
        if (line is null || ServesAt().Match(line) is not { Success: true } match)
            throw new InvalidOperationException($"The tool did not begin to serve, and said '{line}'.");
        var address = new Uri(match.Groups[1].Value);
        using var connection = new HttpConnection(address, s_patience);
        var status = connection.Exchange(RequestText.To(address).Get("/health/ready")).Status;
        return status == 200 ? new ServedTool(process, address, clock.Elapsed) : throw new InvalidOperationException($"The server is not ready: {status}.");
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    [GeneratedRegex("at (http://[^ ]+)")]
    private static partial Regex ServesAt();
}
