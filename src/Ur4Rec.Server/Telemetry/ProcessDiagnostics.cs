using System.Diagnostics;
using Ur4Rec.Serving;

namespace Ur4Rec.Server.Telemetry;

/// <summary>How the process fares.</summary>
/// <param name="StartedAt">When it started.</param>
/// <param name="WorkingSetBytes">Memory of the machine that it holds.</param>
/// <param name="ManagedHeapBytes">Managed objects.</param>
/// <param name="CommittedBytes">What the garbage collector holds for them.</param>
/// <param name="Collections">Collections of each generation.</param>
/// <param name="PauseSeconds">Time that collections stopped it, in all.</param>
/// <param name="ProcessorSeconds">Time of processors that it used.</param>
/// <param name="Processors">Processors that it may use.</param>
/// <param name="ThreadPoolThreads">Threads of the pool.</param>
/// <param name="ThreadPoolQueue">Work that waits for them.</param>
/// <param name="Store">What and where the store is, without secrets; null where the application has an engine of its own.</param>
/// <param name="LoadedUsers">Users who are loaded; null likewise.</param>
/// <param name="Routes">Latencies of the last hour.</param>
internal sealed record ProcessDiagnostics(
    DateTimeOffset StartedAt, long WorkingSetBytes, long ManagedHeapBytes, long CommittedBytes, IReadOnlyList<int> Collections, double PauseSeconds,
    double ProcessorSeconds, int Processors, int ThreadPoolThreads, long ThreadPoolQueue, string? Store, int? LoadedUsers, IReadOnlyList<RouteTraffic> Routes)
{
    public static ProcessDiagnostics Take(IModelHost host, TrafficStatistics traffic)
    {
        var engine = host as ServingEngine;
        using var process = Process.GetCurrentProcess();
        return new ProcessDiagnostics(
            process.StartTime,
            process.WorkingSet64,
            GC.GetTotalMemory(forceFullCollection: false),
            GC.GetGCMemoryInfo().TotalCommittedBytes,
            [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount)],
            GC.GetTotalPauseDuration().TotalSeconds,
            process.TotalProcessorTime.TotalSeconds,
            Environment.ProcessorCount,
            ThreadPool.ThreadCount,
            ThreadPool.PendingWorkItemCount,
            engine?.StoreDescription,
            engine?.LoadedUsers,
            traffic.Routes());
    }
}
