using Ur4Rec.Data;

namespace Ur4Rec.Models.Retrieval;

/// <summary>Pairs of a user and a candidate item, each user and each item kept once, so that what is theirs alone is computed once.</summary>
public sealed class RetrieverBatch
{
    private RetrieverBatch(int[] users, int[] items, int[] userSlots, int[] itemSlots) =>
        (Users, Items, UserSlots, ItemSlots) = (users, items, userSlots, itemSlots);

    /// <summary>Number of pairs.</summary>
    public int Pairs => UserSlots.Length;

    /// <summary>The distinct users, in order of appearance.</summary>
    internal int[] Users { get; }

    /// <summary>The distinct items, in order of appearance.</summary>
    internal int[] Items { get; }

    /// <summary>[pairs]: each pair's place in <see cref="Users"/>.</summary>
    internal int[] UserSlots { get; }

    /// <summary>[pairs]: each pair's place in <see cref="Items"/>.</summary>
    internal int[] ItemSlots { get; }

    /// <summary>Pair i is <paramref name="users"/>[i] with <paramref name="items"/>[i].</summary>
    /// <exception cref="ArgumentException">There is no pair, or the numbers of users and items differ.</exception>
    public static RetrieverBatch Of(ReadOnlySpan<UserIndex> users, ReadOnlySpan<ItemIndex> items)
    {
        if (users.Length != items.Length)
            throw new ArgumentException($"{users.Length} users do not pair with {items.Length} items.", nameof(items));
        if (users.Length == 0)
            throw new ArgumentException("A batch has at least one pair.", nameof(users));
        var userSlots = new Slots(users.Length);
        var itemSlots = new Slots(items.Length);
        for (var pair = 0; pair < users.Length; pair++)
        {
            userSlots.Add(users[pair].Value);
            itemSlots.Add(items[pair].Value);
        }

        return new RetrieverBatch(userSlots.Distinct, itemSlots.Distinct, userSlots.OfPairs, itemSlots.OfPairs);
    }

    /// <summary>One user with each of some candidates.</summary>
    /// <exception cref="ArgumentException">There is no candidate.</exception>
    public static RetrieverBatch Of(UserIndex user, ReadOnlySpan<ItemIndex> candidates)
    {
        var users = new UserIndex[candidates.Length];
        users.AsSpan().Fill(user);
        return Of(users, candidates);
    }

    private sealed class Slots(int pairs)
    {
        private readonly Dictionary<int, int> _slotOf = [];
        private readonly List<int> _distinct = [];
        private readonly List<int> _slots = new(pairs);

        public int[] Distinct => [.. _distinct];

        public int[] OfPairs => [.. _slots];

        public void Add(int subject)
        {
            if (!_slotOf.TryGetValue(subject, out var slot))
            {
                _slotOf.Add(subject, slot = _distinct.Count);
                _distinct.Add(subject);
            }

            _slots.Add(slot);
        }
    }
}
