using System.Diagnostics.CodeAnalysis;

namespace Ur4Rec.Serving.Ranking;

/// <summary>Keeps the values that were asked for last. Safe to call from any number of threads; two may make a value at once, and one is kept.</summary>
/// <param name="capacity">How many, at least 1.</param>
internal sealed class RecentlyUsed<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly LinkedList<KeyValuePair<TKey, TValue>> _byUse = new();
    private readonly Dictionary<TKey, LinkedListNode<KeyValuePair<TKey, TValue>>> _nodes = [];

    /// <summary>The value of a key, made where it is not kept.</summary>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        lock (_lock)
        {
            if (TryUse(key, out var node))
                return node.Value.Value;
        }

        var value = make(key);
        lock (_lock)
        {
            if (TryUse(key, out var other))
                return other.Value.Value;
            if (_nodes.Count == capacity)
            {
                _nodes.Remove(_byUse.Last!.Value.Key);
                _byUse.RemoveLast();
            }

            _nodes.Add(key, _byUse.AddFirst(new KeyValuePair<TKey, TValue>(key, value)));
            return value;
        }
    }

    private bool TryUse(TKey key, [NotNullWhen(true)] out LinkedListNode<KeyValuePair<TKey, TValue>>? node)
    {
        if (!_nodes.TryGetValue(key, out node))
            return false;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return true;
    }
}
