using System.Diagnostics;

namespace Ur4Rec.Bench.Serve;

/// <summary>What a process has taken so far.</summary>
internal readonly record struct ProcessReading(double ProcessorSeconds, double ResidentMebibytes, int Threads)
{
    public static ProcessReading Of(int id)
    {
        using var process = Process.GetProcessById(id);
        return new ProcessReading(process.TotalProcessorTime.TotalSeconds, process.WorkingSet64 / (double)(1 << 20), process.Threads.Count);
    }
}
