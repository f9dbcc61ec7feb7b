using Ur4Rec.Numerics.Kernels;

namespace Ur4Rec.Numerics.Distribution;

/// <summary>
/// Sums dense gradients over the ranks: everybody gets a slice of everybody's nodes of the <see cref="ShardTree"/>, adds them in the tree's
/// order, and gives the sum to all. A rank sends 2 (n - 1) / n times the gradient's bytes where each has one node, the least that a sum over
/// n ranks can do with (Patarasuk and Yuan 2009).
/// </summary>
internal sealed unsafe class DenseExchange(IRankGroup ranks, ShardTree tree) : IDisposable
{
    private readonly IReadOnlyList<ShardTree.Node>[] _nodes =
        [.. Enumerable.Range(0, ranks.Size).Select(rank => tree.NodesWithin(tree.PartOf(rank, ranks.Size)))];

    private NativeBuffer _sent = new(0);
    private NativeBuffer _received = new(0);
    private NativeBuffer _sum = new(0);

    /// <summary>Sums over all ranks' nodes.</summary>
    /// <param name="nodes">[own nodes] the values of each, of one length; the first has the sum afterwards.</param>
    public void Sum(IReadOnlyList<NativeBuffer> nodes)
    {
        var length = checked((int)nodes[0].Length);
        var slices = Enumerable.Range(0, ranks.Size).Select(rank => Slice(length, rank)).ToArray();
        var mine = slices[ranks.Rank].Length;
        var receivedCounts = Array.ConvertAll(_nodes, of => of.Count * mine);
        Reserve(ref _received, receivedCounts.Sum());
        Reserve(ref _sum, mine);
        var received = new Span<float>(_received.Pointer, receivedCounts.Sum());
        ranks.AllToAll(Arranged(nodes, slices), Array.ConvertAll(slices, slice => slice.Length * nodes.Count), received, receivedCounts);
        SumSlices(mine);
        ranks.AllGather(new Span<float>(_sum.Pointer, mine), Whole(nodes[0]), Array.ConvertAll(slices, slice => slice.Length));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sent.Dispose();
        _received.Dispose();
        _sum.Dispose();
    }

    private (int First, int Length) Slice(int length, int rank)
    {
        var first = (int)((long)length * rank / ranks.Size);
        return (first, (int)((long)length * (rank + 1) / ranks.Size) - first);
    }

    /// <summary>The nodes' slices, those of one receiver together; a single node lies so already.</summary>
    private ReadOnlySpan<float> Arranged(IReadOnlyList<NativeBuffer> nodes, (int First, int Length)[] slices)
    {
        if (nodes.Count == 1)
            return Whole(nodes[0]);
        var total = checked((int)nodes[0].Length * nodes.Count);
        Reserve(ref _sent, total);
        var at = 0;
        foreach (var slice in slices)
        {
            foreach (var node in nodes)
            {
                new Span<float>(node.Pointer + slice.First, slice.Length).CopyTo(new Span<float>(_sent.Pointer + at, slice.Length));
                at += slice.Length;
            }
        }

        return new ReadOnlySpan<float>(_sent.Pointer, total);
    }

    private void SumSlices(int length)
    {
        var place = new Dictionary<ShardTree.Node, Piece>();
        foreach (var node in _nodes.SelectMany(of => of))
            place.Add(node, new Piece(_received.Pointer + ((nint)place.Count * length)));
        var sum = tree.Sum(node => place.GetValueOrDefault(node), (left, right) =>
        {
            KernelSet.Current.Add(right.Values, left.Values, length);
            return left;
        });
        new Span<float>(sum.Values, length).CopyTo(new Span<float>(_sum.Pointer, length));
    }

    private static Span<float> Whole(NativeBuffer buffer) => new(buffer.Pointer, checked((int)buffer.Length));

    private static void Reserve(ref NativeBuffer buffer, int length)
    {
        if (buffer.Length >= length)
            return;
        buffer.Dispose();
        buffer = new NativeBuffer(length);
    }

    private sealed class Piece(float* values)
    {
        public float* Values => values;
    }
}
