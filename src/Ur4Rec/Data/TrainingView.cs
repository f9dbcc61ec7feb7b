namespace Ur4Rec.Data;

/// <summary>
/// The training part of a split and what is known of its items, and no way to anything else: whoever is given a view cannot tell
/// what is held out.
/// </summary>
public sealed class TrainingView
{
    private readonly UserId[] _users;
    private readonly ReadOnlyMemory<ItemIndex>[] _sequences;
    private readonly ReadOnlyMemory<long>[] _times;
    private readonly ItemMetadata[] _items;
    private readonly int[] _popularity;

    private TrainingView(string description, UserId[] users, ReadOnlyMemory<ItemIndex>[] sequences, ReadOnlyMemory<long>[] times, ItemMetadata[] items)
    {
        Description = description;
        _users = users;
        _sequences = sequences;
        _times = times;
        _items = items;
        _popularity = new int[items.Length];
        foreach (var sequence in sequences)
        {
            foreach (var item in sequence.Span)
                _popularity[item.Value]++;
        }
    }

    /// <summary>How data and split were made, e.g. <c>ratio 0.8/0.9; min_rating 4</c>: texts written from equal views carry equal names.</summary>
    public string Description { get; }

    /// <summary>Number of users, some of them perhaps without any training interaction.</summary>
    public int UserCount => _users.Length;

    /// <summary>Number of items of the catalogue.</summary>
    public int ItemCount => _items.Length;

    /// <summary>Copies the training part out of a split.</summary>
    /// <param name="split">The split.</param>
    /// <param name="preparation">How its dataset was prepared.</param>
    /// <param name="items">[items] what is known of each item, by its index.</param>
    /// <exception cref="ArgumentException">There is not one entry an item.</exception>
    public static TrainingView Of(Split split, PreparationOptions preparation, IReadOnlyList<ItemMetadata> items)
    {
        var dataset = split.Dataset;
        if (items.Count != dataset.ItemCount)
            throw new ArgumentException($"There are {items.Count} descriptions for {dataset.ItemCount} items.", nameof(items));
        var users = Enumerable.Range(0, dataset.UserCount).Select(u => new UserIndex(u)).ToArray();
        var filters = preparation.DescribeHistories();
        return new TrainingView(
            filters.Length == 0 ? split.Description : $"{split.Description}; {filters}",
            Array.ConvertAll(users, dataset.IdOf),
            // Copies: a slice would lead back to the whole sequence behind it.
            Array.ConvertAll(users, user => (ReadOnlyMemory<ItemIndex>)split.TrainingSequence(user).ToArray()),
            Array.ConvertAll(users, user => (ReadOnlyMemory<long>)split.TrainingTimes(user).ToArray()),
            [.. items]);
    }

    /// <summary>A user's external id.</summary>
    public UserId IdOf(UserIndex user) => _users[user.Value];

    /// <summary>A user's training items, oldest first; may be empty.</summary>
    public ReadOnlyMemory<ItemIndex> Sequence(UserIndex user) => _sequences[user.Value];

    /// <summary>Unix seconds of each training item of a user.</summary>
    public ReadOnlyMemory<long> Times(UserIndex user) => _times[user.Value];

    /// <summary>What is known of an item.</summary>
    public ItemMetadata Item(ItemIndex item) => _items[item.Value];

    /// <summary>How often an item occurs in the training part of all users.</summary>
    public int Popularity(ItemIndex item) => _popularity[item.Value];
}
