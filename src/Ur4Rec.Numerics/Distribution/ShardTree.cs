namespace Ur4Rec.Numerics.Distribution;

/// <summary>
/// The order in which the shards of a batch are added: a binary tree over shards 0 .. n-1 that halves its ranges. Float addition is not
/// associative, so that sums have the same bits only where they are taken in the same order; this one lets a rank add what lies in its own
/// range beforehand, and gives the same bits however many ranks there are.
/// </summary>
/// <param name="shards">Number of shards, at least 1.</param>
internal sealed class ShardTree(int shards)
{
    /// <summary>A range of shards that is a node of the tree.</summary>
    public readonly record struct Node(int First, int End)
    {
        public int Middle => First + ((End - First) / 2);

        public bool IsLeaf => End - First == 1;

        public Node Left => new(First, Middle);

        public Node Right => new(Middle, End);
    }

    public Node Root { get; } = new(0, shards);

    /// <summary>The shards of a rank: as even a part as there is, consecutive.</summary>
    public Node PartOf(int rank, int ranks) => new((int)((long)shards * rank / ranks), (int)((long)shards * (rank + 1) / ranks));

    /// <summary>The largest nodes inside a range, in order: what its owner can add up alone.</summary>
    public IReadOnlyList<Node> NodesWithin(Node range)
    {
        var nodes = new List<Node>();
        Collect(Root, range, nodes);
        return nodes;
    }

    /// <summary>How many additions follow when a shard is done and all before it in the range were: each adds the newest node to the one before it.</summary>
    public int MergesAfter(int shard, Node range)
    {
        var done = NodesWithin(new Node(range.First, shard + 1)).Count;
        var before = shard == range.First ? 0 : NodesWithin(new Node(range.First, shard)).Count;
        return before + 1 - done;
    }

    /// <summary>Adds up the whole tree from nodes that are given.</summary>
    /// <param name="given">What there is of a node; null where its halves are to be added.</param>
    /// <param name="add">Adds the second to the first and returns it.</param>
    public T Sum<T>(Func<Node, T?> given, Func<T, T, T> add)
        where T : class
    {
        return Of(Root);

        T Of(Node node) => given(node) ?? add(Of(node.Left), Of(node.Right));
    }

    private static void Collect(Node node, Node range, List<Node> nodes)
    {
        if (node.First >= range.End || node.End <= range.First)
            return;
        if (node.First >= range.First && node.End <= range.End)
        {
            nodes.Add(node);
            return;
        }

        Collect(node.Left, range, nodes);
        Collect(node.Right, range, nodes);
    }
}
