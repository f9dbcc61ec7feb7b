using Ur4Rec.Data;

namespace Ur4Rec.Models;

/// <summary>
/// The binary user-item matrix X of the training part of a split, sparse and by both sides: what a user has, and who has an
/// item, each once and in ascending order.
/// </summary>
internal sealed class TrainingInteractions
{
    private readonly int[] _userOffsets;
    private readonly int[] _itemsByUser;
    private readonly int[] _itemOffsets;
    private readonly int[] _usersByItem;

    /// <summary>Reads the training sequences and nothing else of the split.</summary>
    public TrainingInteractions(Split split)
    {
        UserCount = split.Dataset.UserCount;
        ItemCount = split.Dataset.ItemCount;
        (_userOffsets, _itemsByUser) = CollectItems(split);
        (_itemOffsets, _usersByItem) = Transpose(_userOffsets, _itemsByUser, ItemCount);
    }

    /// <summary>Number of users.</summary>
    public int UserCount { get; }

    /// <summary>Number of items in the catalogue.</summary>
    public int ItemCount { get; }

    /// <summary>The distinct items of a user's training sequence.</summary>
    public ReadOnlySpan<int> ItemsOf(int user) => _itemsByUser.AsSpan(_userOffsets[user].._userOffsets[user + 1]);

    /// <summary>The users whose training sequence holds an item.</summary>
    public ReadOnlySpan<int> UsersOf(int item) => _usersByItem.AsSpan(_itemOffsets[item].._itemOffsets[item + 1]);

    private static (int[] Offsets, int[] Items) CollectItems(Split split)
    {
        var offsets = new int[split.Dataset.UserCount + 1];
        var items = new int[checked((int)split.Dataset.InteractionCount)];
        for (var user = 0; user < split.Dataset.UserCount; user++)
        {
            var distinct = DistinctItems.Of(split.TrainingSequence(new UserIndex(user)).Span, items.AsSpan(offsets[user]));
            offsets[user + 1] = offsets[user] + distinct.Length;
        }

        return (offsets, items);
    }

    private static (int[] Offsets, int[] Users) Transpose(int[] userOffsets, int[] itemsByUser, int itemCount)
    {
        var users = userOffsets.Length - 1;
        var offsets = new int[itemCount + 1];
        foreach (var item in itemsByUser.AsSpan(0, userOffsets[users]))
            offsets[item + 1]++;
        for (var item = 0; item < itemCount; item++)
            offsets[item + 1] += offsets[item];

        var next = offsets.AsSpan(0, itemCount).ToArray();
        var usersByItem = new int[userOffsets[users]];
        for (var user = 0; user < users; user++)
        {
            for (var i = userOffsets[user]; i < userOffsets[user + 1]; i++)
                usersByItem[next[itemsByUser[i]]++] = user;
        }

        return (offsets, usersByItem);
    }
}
