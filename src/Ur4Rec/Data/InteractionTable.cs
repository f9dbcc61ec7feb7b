using System.Runtime.InteropServices;

namespace Ur4Rec.Data;

/// <summary>Raw interactions in columns, in file order, with ids numbered by first appearance.</summary>
internal sealed class InteractionTable
{
    public List<int> Users { get; } = [];

    public List<int> Items { get; } = [];

    public List<long> Times { get; } = [];

    /// <summary>NaN where there is none.</summary>
    public List<double> Ratings { get; } = [];

    public List<UserId> UserIds { get; } = [];

    public List<ItemId> ItemIds { get; } = [];

    public int Count => Users.Count;

    public static InteractionTable Read(IEnumerable<Interaction> interactions)
    {
        var table = new InteractionTable();
        var users = new Dictionary<UserId, int>();
        var items = new Dictionary<ItemId, int>();
        foreach (var interaction in interactions)
        {
            table.Users.Add(NumberOf(interaction.User, users, table.UserIds));
            table.Items.Add(NumberOf(interaction.Item, items, table.ItemIds));
            table.Times.Add(interaction.Time);
            table.Ratings.Add(interaction.Rating ?? double.NaN);
        }

        return table;
    }

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
