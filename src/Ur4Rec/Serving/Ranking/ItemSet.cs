using System.Numerics;
using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>Some of a catalogue's items, as [items] bits. Immutable.</summary>
internal sealed class ItemSet
{
    private const int WordBits = 64;

    private readonly ulong[] _words;

    private ItemSet(int itemCount, ulong[] words)
    {
        ItemCount = itemCount;
        _words = words;
        Count = words.Sum(BitOperations.PopCount);
    }

    /// <summary>Items of the catalogue.</summary>
    public int ItemCount { get; }

    /// <summary>Items of the set.</summary>
    public int Count { get; }

    /// <summary>No item.</summary>
    public static ItemSet None(int itemCount) => new(itemCount, new ulong[WordsOf(itemCount)]);

    /// <summary>All items.</summary>
    public static ItemSet All(int itemCount) => Where(itemCount, _ => true);

    /// <summary>The items that are given, in any order and any number of times.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is none of the catalogue.</exception>
    public static ItemSet Of(int itemCount, IEnumerable<ItemIndex> items)
    {
        var words = new ulong[WordsOf(itemCount)];
        foreach (var item in items)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)item.Value, (uint)itemCount, nameof(items));
            words[item.Value / WordBits] |= 1UL << item.Value;
        }

        return new ItemSet(itemCount, words);
    }

    /// <summary>The items that <paramref name="holds"/> is true of.</summary>
    public static ItemSet Where(int itemCount, Func<ItemIndex, bool> holds)
    {
        var words = new ulong[WordsOf(itemCount)];
        for (var i = 0; i < itemCount; i++)
        {
            if (holds(new ItemIndex(i)))
                words[i / WordBits] |= 1UL << i;
        }

        return new ItemSet(itemCount, words);
    }

    /// <summary>Whether an item is in it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the catalogue.</exception>
    public bool Contains(ItemIndex item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)item.Value, (uint)ItemCount, nameof(item));
        return (_words[item.Value / WordBits] & (1UL << item.Value)) != 0;
    }

    /// <summary>Items of both.</summary>
    /// <exception cref="ArgumentException">The other is of another catalogue.</exception>
    public ItemSet And(ItemSet other) => Combine(other, (own, others) => own & others);

    /// <summary>Items of this and not of the other.</summary>
    /// <exception cref="ArgumentException">The other is of another catalogue.</exception>
    public ItemSet AndNot(ItemSet other) => Combine(other, (own, others) => own & ~others);

    /// <summary>The items by number.</summary>
    public ItemIndex[] ToArray() => Positions(_words, Count);

    /// <summary>The items that are not in it, by number.</summary>
    public ItemIndex[] Outside()
    {
        var outside = Array.ConvertAll(_words, word => ~word);
        if (ItemCount % WordBits != 0)
            outside[^1] &= (1UL << ItemCount) - 1;
        return Positions(outside, ItemCount - Count);
    }

    private ItemSet Combine(ItemSet other, Func<ulong, ulong, ulong> combine)
    {
        if (other.ItemCount != ItemCount)
            throw new ArgumentException($"A set over {ItemCount} items does not go with one over {other.ItemCount}.", nameof(other));
        var words = new ulong[_words.Length];
        for (var i = 0; i < words.Length; i++)
            words[i] = combine(_words[i], other._words[i]);
        return new ItemSet(ItemCount, words);
    }

    private static ItemIndex[] Positions(ulong[] words, int count)
    {
        var items = new ItemIndex[count];
        var found = 0;
        for (var i = 0; i < words.Length; i++)
        {
            for (var rest = words[i]; rest != 0; rest &= rest - 1)
                items[found++] = new ItemIndex((i * WordBits) + BitOperations.TrailingZeroCount(rest));
        }

        return items;
    }

    private static int WordsOf(int itemCount) => (itemCount + WordBits - 1) / WordBits;
}
