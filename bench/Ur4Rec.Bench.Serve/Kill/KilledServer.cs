using System.Net.Sockets;
using Ur4Rec.Bench.Serve.Http;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Serving;

namespace Ur4Rec.Bench.Serve.Kill;

/// <summary>A service that is killed under load, started again, and compared with what it had acknowledged.</summary>
/// <param name="tool">The tool's executable, or its assembly.</param>
/// <param name="options">The run, and a state of which there is no file yet.</param>
/// <param name="seed">Draws events and moments.</param>
internal sealed class KilledServer(string tool, ServingOptions options, ulong seed) : IDisposable
{
    private const int Connections = 4;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestLoad = TimeSpan.FromSeconds(1);

    private ServedTool _tool = Start(tool, options);
    private RandomStream _moments = new(RandomKey.For(seed, "moments"));
    private ulong _kills;

    /// <summary>What was sent; null before the first kill.</summary>
    public EventLedger? Ledger { get; private set; }

    /// <summary>Seconds from a start to the first answer that the server is ready, one a start.</summary>
    public List<double> SecondsToReady { get; } = [];

    private ServedWorld? World { get; set; }

    private StoredLogs? Logs { get; set; }

    /// <summary>Lets clients send events for a random time, kills, starts again, and looks whether all is there.</summary>
    public async Task KillAsync()
    {
        World ??= ServedWorld.Read(_tool.Address, RequestText.To(_tool.Address));
        Ledger ??= new EventLedger(World);
        Logs ??= new StoredLogs(options.State!, World);
        var clients = Enumerable.Range(0, Connections).Select(client =>
            LoadAsync(_tool.Address, Ledger, RandomKey.For(seed, "events", (_kills * Connections) + (ulong)client))).ToList();
        _kills++;
        Thread.Sleep(s_longestLoad * _moments.NextDouble());
        _tool.Kill();
        await Task.WhenAll(clients);
        _tool.Dispose();
        _tool = Start(tool, options);
        SecondsToReady.Add(_tool.TimeToReady.TotalSeconds);
        using (var connection = new HttpConnection(_tool.Address, s_patience))
            Ledger.SendUnanswered(connection, RequestText.To(_tool.Address));
        await Logs.ReadAsync(Ledger);
    }

    /// <summary>Ends the service, and compares its memories with those of a replay.</summary>
    /// <param name="emptyState">A file that is not there yet.</param>
    /// <returns>How many memories were compared.</returns>
    public async Task<int> CompareWithReplayAsync(string emptyState)
    {
        _tool.Kill();
        return await MemoryReplay.CompareAsync(options with { State = emptyState }, Logs!, World!, Ledger!);
    }

    public void Dispose() => _tool.Dispose();

    private static ServedTool Start(string tool, ServingOptions options) => ServedTool.Start(
        tool, ["--run", options.Run, "--state", options.State!, .. options.Store is { } store ? (string[])["--store", store] : []]);

    /// <summary>Sends events until nobody answers.</summary>
    private static Task LoadAsync(Uri server, EventLedger ledger, RandomKey key) => Task.Factory.StartNew(
        () =>
        {
            var random = new RandomStream(key);
            var text = RequestText.To(server);
            try
            {
                using var connection = new HttpConnection(server, s_patience);
                while (true)
                    ledger.Send(connection, text, ledger.NewBatch(ref random));
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The server was killed.
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
