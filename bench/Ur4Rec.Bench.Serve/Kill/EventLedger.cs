using System.Globalization;
using System.Text;
using System.Text.Json;
using Ur4Rec.Bench.Serve.Http;
using Ur4Rec.Data;
using Ur4Rec.Numerics.Random;
using Ur4Rec.Serving;

namespace Ur4Rec.Bench.Serve.Kill;

/// <summary>Events that were sent, and what the server said of them. Safe to call from any number of threads.</summary>
internal sealed class EventLedger(ServedWorld world)
{
    private const int BatchSize = 10;
    private const int LatePercent = 5;
    private const int LateBy = 5_000; // seconds
    private const long FirstTime = 2_000_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, UserEvent> _acknowledged = [];
    private readonly List<IReadOnlyList<UserEvent>> _unanswered = [];
    private long _made;

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Batches that were sent again after a kill, and were whole in the store already.</summary>
    public int FoundDurable { get; private set; }

    /// <summary>Batches that were sent again after a kill, and of which nothing was in the store.</summary>
    public int FoundMissing { get; private set; }

    public bool Has(UserEvent recorded) => _acknowledged.TryGetValue(recorded.Id, out var sent) && sent == recorded;

    public IEnumerable<string> Except(IReadOnlySet<string> ids) => _acknowledged.Keys.Where(id => !ids.Contains(id));

    /// <summary>A batch of new events, some of them older than what was sent before.</summary>
    public IReadOnlyList<UserEvent> NewBatch(ref RandomStream random)
    {
        var batch = new UserEvent[BatchSize];
        for (var i = 0; i < batch.Length; i++)
        {
            var number = Interlocked.Increment(ref _made);
            var late = random.NextInt(100) < LatePercent ? LateBy : 0;
            batch[i] = new UserEvent(
                string.Create(CultureInfo.InvariantCulture, $"kill-{number}"), new UserId(world.Users[random.NextInt(world.Users.Count)]),
                new ItemId(world.Items[random.NextInt(world.Items.Count)]), FirstTime + number - late, Rating: 1 + random.NextInt(5));
        }

        return batch;
    }

    /// <summary>Sends a batch; where no answer comes, that is noted.</summary>
    /// <exception cref="IOException">No answer came.</exception>
    public void Send(HttpConnection connection, RequestText text, IReadOnlyList<UserEvent> batch)
    {
        try
        {
            if (Exchange(connection, text, batch) != BatchSize)
                throw new InvalidDataException("Not all events of a batch were recorded.");
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            lock (_lock)
                _unanswered.Add(batch);
            throw new IOException("There was no answer.", e);
        }

        Acknowledge(batch);
    }

    /// <summary>Sends what was not answered again: all of a batch is new, or nothing.</summary>
    public void SendUnanswered(HttpConnection connection, RequestText text)
    {
        foreach (var batch in _unanswered)
        {
            var recorded = Exchange(connection, text, batch);
            if (recorded is not (0 or BatchSize))
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"Of a batch that was not answered, {BatchSize - recorded} of {BatchSize} events were in the store."));
            }

            FoundDurable += recorded == 0 ? 1 : 0;
            FoundMissing += recorded == 0 ? 0 : 1;
            Acknowledge(batch);
        }

        _unanswered.Clear();
    }

    private void Acknowledge(IReadOnlyList<UserEvent> batch)
    {
        lock (_lock)
        {
            foreach (var sent in batch)
                _acknowledged.Add(sent.Id, sent);
        }
    }

    /// <returns>How many events were new.</returns>
    private static int Exchange(HttpConnection connection, RequestText text, IReadOnlyList<UserEvent> batch)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(batch.Select(sent => new
        {
            id = sent.Id,
            user = sent.User.Value,
            item = sent.Item.Value,
            time = sent.Time,
            rating = sent.Rating,
        }));
        var answer = connection.Exchange(text.Json("POST", "/v1/events", body));
        if (answer.Status != 200)
            throw new InvalidDataException($"{answer.Status}: {Encoding.UTF8.GetString(answer.Body.Span)}");
        using var receipts = JsonDocument.Parse(answer.Body);
        return receipts.RootElement.GetProperty("recorded").GetInt32();
    }
}
