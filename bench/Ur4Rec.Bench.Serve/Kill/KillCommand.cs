using System.Globalization;
using Ur4Rec.Serving;

namespace Ur4Rec.Bench.Serve.Kill;

/// <summary><c>kill</c>: no acknowledged event is lost, memories are those of a replay, and the server is soon there again.</summary>
internal sealed class KillCommand(Arguments arguments)
{
    public static readonly string[] Names = ["tool", "run", "store", "kills", "seed"];

    public async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("serve-bench-").FullName;
        try
        {
            await RunAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task RunAsync(string folder)
    {
        var options = new ServingOptions { Run = arguments.Text("run"), Store = arguments.Find("store"), State = Path.Combine(folder, "state.db") };
        using var server = new KilledServer(arguments.Text("tool"), options, (ulong)arguments.Count("seed", 1));
        var kills = arguments.Count("kills", 50);
        for (var kill = 0; kill < kills; kill++)
            await server.KillAsync();
        var memories = await server.CompareWithReplayAsync(Path.Combine(folder, "replayed.db"));
        var ledger = server.Ledger!;
        var seconds = server.SecondsToReady.Order().ToList();
        Say($"{kills} kills; all {ledger.Acknowledged} acknowledged events are in the store, once each");
        Say($"batches under way at a kill: {ledger.FoundDurable} whole in the store, {ledger.FoundMissing} not at all");
        Say($"{memories} memories have the bytes of a replay");
        var soon = seconds.Count(second => second < 2);
        Say($"start to ready: median {seconds[seconds.Count / 2]:F2} s, longest {seconds[^1]:F2} s; {soon} of {seconds.Count} under 2 s");
    }

    private static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
