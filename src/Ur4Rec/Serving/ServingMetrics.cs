using System.Diagnostics.Metrics;

namespace Ur4Rec.Serving;

/// <summary>What the engine counts, under the meter <see cref="MeterName"/>.</summary>
public static class ServingMetrics
{
    /// <summary>Names the meter for whoever listens.</summary>
    public const string MeterName = "Ur4Rec.Serving";

    private static readonly Meter s_meter = new(MeterName);

    internal static Counter<long> Answers { get; } = s_meter.CreateCounter<long>("ur4rec.answers", "{answer}", "Answers, by what they rest on (basis).");

    internal static Counter<long> StaleAnswers { get; } =
        s_meter.CreateCounter<long>("ur4rec.answers.stale", "{answer}", "Answers given while the store did not answer.");

    internal static Counter<long> Events { get; } = s_meter.CreateCounter<long>("ur4rec.events", "{event}", "Events, by whether they were new (status).");

    internal static Counter<long> MemoryUpdates { get; } =
        s_meter.CreateCounter<long>("ur4rec.memories", "{memory}", "Memories that new events were taken to.");

    internal static Counter<long> StoreFailures { get; } =
        s_meter.CreateCounter<long>("ur4rec.store.failures", "{failure}", "Times that the store did not answer.");

    internal static Counter<long> ModelChanges { get; } =
        s_meter.CreateCounter<long>("ur4rec.model.changes", "{change}", "Reloads and rollbacks.");

    internal static Histogram<double> RankingTime { get; } =
        s_meter.CreateHistogram<double>("ur4rec.ranking.duration", "s", "Time to rank for one question, by basis.");
}
