using System.Globalization;
using Ur4Rec.Data;
using Ur4Rec.Serving;
using Ur4Rec.Serving.Storage;

namespace Ur4Rec.Bench.Serve.Kill;

/// <summary>Users' logs and memories as the store's file has them; reading again reads what is new.</summary>
internal sealed class StoredLogs(string state, ServedWorld world)
{
    private readonly Dictionary<UserId, UserMark> _marks = [];
    private readonly Dictionary<UserId, List<UserEvent>> _events = [];
    private readonly Dictionary<UserId, StoredMemory?> _memories = [];
    private readonly HashSet<string> _ids = [];

    /// <summary>Users with events.</summary>
    public IReadOnlyCollection<UserId> Users => _events.Keys;

    public IReadOnlyList<UserEvent> EventsOf(UserId user) => _events[user];

    public StoredMemory? MemoryOf(UserId user) => _memories[user];

    /// <summary>Reads, and compares with what was acknowledged.</summary>
    /// <exception cref="InvalidDataException">An event is missing, was never sent, or is there twice; a memory is not that of its log.</exception>
    public async Task ReadAsync(EventLedger ledger)
    {
        await using var store = SqliteServingStore.Open(state);
        foreach (var user in world.Users.Select(id => new UserId(id)))
        {
            if (await store.ReadUserAsync(user, _marks.GetValueOrDefault(user), CancellationToken.None) is { Mark.Sequence: > 0 } record)
                Add(user, record, ledger);
        }

        if (ledger.Except(_ids).FirstOrDefault() is { } lost)
            throw new InvalidDataException($"The event {lost} was acknowledged, and is not in the store.");
    }

    private void Add(UserId user, UserRecord record, EventLedger ledger)
    {
        var before = _marks.GetValueOrDefault(user).Sequence;
        foreach (var (sequence, recorded) in record.Events)
        {
            if (sequence != ++before || !ledger.Has(recorded) || !_ids.Add(recorded.Id))
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"The event {recorded.Id} is in the store as nobody sent it, or at {sequence} in place of {before}."));
            }

            if (!_events.TryGetValue(user, out var events))
                _events.Add(user, events = []);
            events.Add(recorded);
        }

        if (record.Mark.Sequence != before || (record.Memory is { } memory && memory.Sequence != before))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"A user's log ends at {before}, and the store says {record.Mark.Sequence} and the memory {record.Memory?.Sequence}."));
        }

        _marks[user] = record.Mark;
        _memories[user] = record.Memory;
    }
}
