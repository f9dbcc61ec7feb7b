namespace Ur4Rec.Numerics.Distribution;

/// <summary>
/// Sums row gradients over the ranks: every rank sends the rows that it touched, with their numbers, and all add them in the order of the
/// <see cref="ShardTree"/>. What is sent follows the rows touched and never those of the table.
/// </summary>
internal sealed class RowExchange(IRankGroup ranks, ShardTree tree, IReadOnlyList<Parameter> parameters) : IDisposable
{
    private readonly Dictionary<(ShardTree.Node Node, int Sparse), RowGradient> _received = [];
    private float[] _sent = [];
    private float[] _all = [];
    private readonly int[] _sparse = [.. Enumerable.Range(0, parameters.Count).Where(p => parameters[p].RowGradient is not null)];

    private readonly IReadOnlyList<ShardTree.Node>[] _nodes =
        [.. Enumerable.Range(0, ranks.Size).Select(rank => tree.NodesWithin(tree.PartOf(rank, ranks.Size)))];

    /// <summary>The numbers of the rows that each node touched: of each node, of each row-sparse parameter, their count and then themselves.</summary>
    public int[] RowNumbers(IReadOnlyList<GradientPart> nodes)
    {
        var numbers = new List<int>();
        foreach (var node in nodes)
        {
            foreach (var parameter in _sparse)
            {
                var rows = node.Rows(parameter)!.Rows;
                numbers.Add(rows.Length);
                numbers.AddRange(rows);
            }
        }

        return [.. numbers];
    }

    /// <summary>Sums over all ranks' nodes.</summary>
    /// <param name="nodes">This rank's; the first has the sums afterwards.</param>
    /// <param name="numbers">[ranks] what <see cref="RowNumbers"/> gave each.</param>
    public void Sum(IReadOnlyList<GradientPart> nodes, int[][] numbers)
    {
        var counts = new int[ranks.Size];
        for (var rank = 0; rank < counts.Length; rank++)
            Walk(rank, numbers[rank], (_, parameter, rows) => counts[rank] += rows.Count * parameters[parameter].Columns);
        if (counts.All(count => count == 0))
            return;
        var total = counts.Sum();
        Reserve(ref _all, total);
        ranks.AllGather(ValuesOf(nodes, counts[ranks.Rank]), _all.AsSpan(0, total), counts);
        Receive(numbers, _all);
        for (var s = 0; s < _sparse.Length; s++)
        {
            var sum = tree.Sum(node => _received.GetValueOrDefault((node, s)), Add);
            var target = nodes[0].Rows(_sparse[s])!;
            target.Clear();
            Add(target, sum);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var rows in _received.Values)
            rows.Dispose();
    }

    private ReadOnlySpan<float> ValuesOf(IReadOnlyList<GradientPart> nodes, int count)
    {
        Reserve(ref _sent, count);
        var at = 0;
        foreach (var node in nodes)
        {
            foreach (var parameter in _sparse)
            {
                var values = node.Rows(parameter)!.AllValues;
                values.CopyTo(_sent.AsSpan(at));
                at += values.Length;
            }
        }

        return _sent.AsSpan(0, count);
    }

    private static void Reserve(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<float>(2 * length);
    }

    private void Receive(int[][] numbers, float[] values)
    {
        var at = 0;
        for (var rank = 0; rank < numbers.Length; rank++)
        {
            Walk(rank, numbers[rank], (key, parameter, rows) =>
            {
                var columns = parameters[parameter].Columns;
                if (!_received.TryGetValue(key, out var gradient))
                    _received.Add(key, gradient = new RowGradient(parameters[parameter].Rows, columns));
                gradient.Clear();
                foreach (var row in rows)
                {
                    gradient.Add(row, values.AsSpan(at, columns));
                    at += columns;
                }
            });
        }
    }

    private void Walk(int rank, int[] numbers, Action<(ShardTree.Node Node, int Sparse), int, ArraySegment<int>> visit)
    {
        var at = 0;
        foreach (var node in _nodes[rank])
        {
            for (var s = 0; s < _sparse.Length; s++)
            {
                var count = numbers[at++];
                visit((node, s), _sparse[s], new ArraySegment<int>(numbers, at, count));
                at += count;
            }
        }
    }

    private static RowGradient Add(RowGradient left, RowGradient right)
    {
        for (var slot = 0; slot < right.Count; slot++)
            left.Add(right.Rows[slot], right.Values(slot));
        return left;
    }
}
