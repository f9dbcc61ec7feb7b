using System.Runtime.InteropServices;

namespace Ur4Rec.Data.Sequences;

/// <summary>Interactions in memory, with ids numbered by first appearance.</summary>
internal sealed class InteractionTable : IInteractionLog
{
    private readonly List<LogRow> _rows = [];
    private readonly List<UserId> _users = [];
    private readonly List<ItemId> _items = [];

    /// <summary>Reads interactions given in the order of the data.</summary>
    public InteractionTable(IEnumerable<Interaction> interactions)
    {
        var users = new Dictionary<UserId, int>();
        var items = new Dictionary<ItemId, int>();
        foreach (var interaction in interactions)
        {
            _rows.Add(new LogRow(
                NumberOf(interaction.User, users, _users),
                NumberOf(interaction.Item, items, _items),
                interaction.Time,
                _rows.Count,
                interaction.Rating ?? double.NaN));
        }

        _rows.Sort((a, b) => (a.User, a.Time, a.Position).CompareTo((b.User, b.Time, b.Position)));
    }

    public long Count => _rows.Count;

    public IReadOnlyList<UserId> Users => _users;

    public IReadOnlyList<ItemId> Items => _items;

    public IEnumerable<LogRow> Rows(bool withRatings) => _rows;

    private static int NumberOf<TId>(TId id, Dictionary<TId, int> numbers, List<TId> ids)
        where TId : notnull
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, id, out var known);
        if (!known)
        {
            number = ids.Count;
            ids.Add(id);
        }

        return number;
    }
}
