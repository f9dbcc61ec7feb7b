using Ur4Rec.Serving;

namespace Ur4Rec.Bench.Serve.Kill;

/// <summary>What a service that was never killed makes of the same logs.</summary>
internal static class MemoryReplay
{
    private const int BatchSize = 1_000;

    /// <summary>Gives the logs to a fresh engine with an empty state, and compares its memories' bytes with those that are kept.</summary>
    /// <param name="options">The run; with a state of which there is no file yet.</param>
    /// <param name="logs">The logs.</param>
    /// <param name="world">Whose.</param>
    /// <param name="ledger">What was sent.</param>
    /// <returns>How many memories were compared.</returns>
    /// <exception cref="InvalidDataException">One differs.</exception>
    public static async Task<int> CompareAsync(ServingOptions options, StoredLogs logs, ServedWorld world, EventLedger ledger)
    {
        await using (var engine = await ServingEngine.StartAsync(options))
        {
            foreach (var batch in logs.Users.SelectMany(logs.EventsOf).Chunk(BatchSize))
                await engine.RecordAsync(batch);
        }

        var replayed = new StoredLogs(options.State!, world);
        await replayed.ReadAsync(ledger);
        var compared = 0;
        foreach (var user in logs.Users)
        {
            if (logs.MemoryOf(user) is not { } kept)
                throw new InvalidDataException("A user with events has no memory; serve a run whose model has one.");
            var expected = replayed.MemoryOf(user)!;
            if (kept.Model != expected.Model || kept.Sequence != expected.Sequence || !kept.State.AsSpan().SequenceEqual(expected.State))
                throw new InvalidDataException($"The memory of user {user.Value} is not that of a replay.");
            compared++;
        }

        return compared;
    }
}
