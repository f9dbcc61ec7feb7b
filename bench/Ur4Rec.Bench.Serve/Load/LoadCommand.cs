using System.Diagnostics;
using System.Globalization;
using Ur4Rec.Bench.Serve.Http;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Bench.Serve.Load;

/// <summary>
/// <c>load</c>: recommendations on some connections and events at a rate, at once. Every answer is checked: a status of 200, as many items as were
/// asked for, none that the user had seen, and all events recorded.
/// </summary>
internal sealed class LoadCommand(Arguments arguments)
{
    public static readonly string[] Names =
        ["url", "pid", "key", "seconds", "warm-up", "connections", "recommend-rate", "k", "n", "events-per-second", "batch", "seed"];

    private const int ProblemsTold = 5;

    private readonly Uri _server = new(arguments.Text("url"));
    private readonly int _connections = arguments.Count("connections", 8);
    private readonly int _rate = arguments.Count("recommend-rate", 0);
    private readonly int _count = arguments.Count("k", 10);
    private readonly int _rerankTop = arguments.Count("n", 200);
    private readonly int _eventsPerSecond = arguments.Count("events-per-second", 0);
    private readonly int _batch = arguments.Count("batch", 10);
    private readonly int _seconds = arguments.Count("seconds", 60);
    private readonly int _warmUp = arguments.Count("warm-up", 10);
    private readonly ulong _seed = (ulong)arguments.Count("seed", 1);

    /// <returns>Whether every answer was right.</returns>
    public bool Run()
    {
        var text = RequestText.To(_server, arguments.Find("key"));
        var world = ServedWorld.Read(_server, text);
        var seen = SeenItems.Read(_server, text, world);
        var start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 10);
        var measureFrom = start + (_warmUp * Stopwatch.Frequency);
        var recommending = Clients(RecommendationClients(world, seen, text), _rate, start, measureFrom);
        var recording = _eventsPerSecond == 0 ? [] : Clients(EventClients(world, seen, text), (double)_eventsPerSecond / _batch, start, measureFrom);
        var threads = recommending.Concat(recording).Select(client => client.Start()).ToList();
        Thread.Sleep(TimeSpan.FromSeconds(_warmUp) + TimeSpan.FromMilliseconds(100));
        var (serverBefore, ownBefore) = Readings();
        threads.ForEach(thread => thread.Join());
        var (serverAfter, ownAfter) = Readings();
        var problems = Report("recommendations", recommending, measureFrom) + Report("batches", recording, measureFrom);
        Say($"processor: server {serverAfter.ProcessorSeconds - serverBefore.ProcessorSeconds:F1} s, load {ownAfter.ProcessorSeconds - ownBefore.ProcessorSeconds:F1} s");
        Say($"server's memory: {serverBefore.ResidentMebibytes:F0} to {serverAfter.ResidentMebibytes:F0} MiB");
        return problems == 0;
    }

    private IEnumerable<IQuestions> RecommendationClients(ServedWorld world, SeenItems seen, RequestText text)
    {
        var requests = RecommendationQuestions.Write(world, text, _count, _rerankTop);
        for (ulong i = 0; i < (ulong)_connections; i++)
            yield return new RecommendationQuestions(requests, seen, _count, RandomKey.For(_seed, "recommendations", i));
    }

    private IEnumerable<IQuestions> EventClients(ServedWorld world, SeenItems seen, RequestText text)
    {
        var run = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (ulong i = 0; i < (ulong)_connections; i++)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"load-{run}-{i}");
            yield return new EventQuestions(world, text, seen, _batch, prefix, RandomKey.For(_seed, "events", i));
        }
    }

    private List<LoadClient> Clients(IEnumerable<IQuestions> questions, double perSecond, long start, long measureFrom)
    {
        var schedule = new Schedule(start, TimeSpan.FromSeconds(_warmUp + _seconds), perSecond);
        return [.. questions.Select(one => new LoadClient(_server, one, schedule, measureFrom))];
    }

    private (ProcessReading Server, ProcessReading Own) Readings() =>
        (ProcessReading.Of(arguments.Count("pid", 0)), ProcessReading.Of(Environment.ProcessId));

    private int Report(string name, List<LoadClient> clients, long measureFrom)
    {
        if (clients.Count == 0)
            return 0;
        var latencies = Latencies.Of(clients.Select(client => client.Latencies));
        var problems = clients.SelectMany(client => client.Problems).ToList();
        var seconds = Stopwatch.GetElapsedTime(measureFrom, clients.Max(client => client.LastAnswer)).TotalSeconds;
        var perSecond = latencies.Count / seconds;
        var events = name == "batches" ? string.Create(CultureInfo.InvariantCulture, $" ({perSecond * _batch:F0} events/s)") : "";
        Say($"{name}: {latencies.Count} in {seconds:F1} s, {perSecond:F0}/s{events}; {latencies}; {problems.Count} errors");
        foreach (var problem in problems.Take(ProblemsTold))
            Say($"  {problem}");
        return problems.Count;
    }

    private static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
