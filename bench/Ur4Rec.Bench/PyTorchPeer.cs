using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ur4Rec.Bench;

/// <summary>The plain PyTorch SASRec, run as its user would run it, with the same number of threads.</summary>
internal static class PyTorchPeer
{
    /// <summary>Epochs as the peer reports them, and its largest resident set.</summary>
    public static PeerRun Run(BenchOptions options, string sequences, string arguments)
    {
        var start = new ProcessStartInfo(options.Python, $"{options.Peer ?? "bench/peers/sasrec_torch.py"} {sequences} {arguments} --threads {options.Threads}")
        {
            RedirectStandardOutput = true,
        };
        var threads = options.Threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["OMP_NUM_THREADS"] = threads;
        start.Environment["OPENBLAS_NUM_THREADS"] = threads;
        using var process = Process.Start(start)!;
        var peak = 0L;
        using var watch = new Timer(_ => peak = Math.Max(peak, PeakOf(process)), null, 0, 100);
        var epochs = new List<PeerEpoch>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("train_s", out var seconds))
                epochs.Add(EpochOf(json.RootElement, seconds.GetDouble()));
        }

        process.WaitForExit();
        if (process.ExitCode != 0 || epochs.Count == 0)
            throw new InvalidOperationException($"The peer failed: {start.FileName} {start.Arguments}");
        return new PeerRun(epochs, peak / 1e6);
    }

    private static PeerEpoch EpochOf(JsonElement row, double seconds) => new(
        seconds, row.GetProperty("steps").GetInt32(), row.GetProperty("tokens_per_s").GetDouble(),
        row.TryGetProperty("eval_s", out var evaluation) ? evaluation.GetDouble() : 0);

    private static long PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // The process has ended between two looks; the last peak stands.
            return 0;
        }
    }
}

/// <summary>One epoch of the peer.</summary>
internal readonly record struct PeerEpoch(double TrainSeconds, int Steps, double TokensPerSecond, double EvaluateSeconds);

/// <summary>A finished run of the peer.</summary>
internal sealed record PeerRun(IReadOnlyList<PeerEpoch> Epochs, double PeakMegabytes);
