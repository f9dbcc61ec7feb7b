namespace Ur4Rec.Numerics.Distribution;

/// <summary>
/// Sums row gradients over the ranks: every rank sends the rows that it touched, with their numbers, and all add them in the order of the
/// <see cref="ShardTree"/>. What is sent follows the rows touched and never those of the table.
/// </summary>
internal sealed class RowExchange(IRankGroup ranks, ShardTree tree, IReadOnlyList<Parameter> parameters)
{
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
        var all = new float[counts.Sum()];
        ranks.AllGather(ValuesOf(nodes), all, counts);
        var sums = Receive(numbers, all);
        for (var s = 0; s < _sparse.Length; s++)
        {
            var sum = tree.Sum(node => sums.GetValueOrDefault((node, s)), Add);
            var target = nodes[0].Rows(_sparse[s])!;
            target.Clear();
            Add(target, sum);
        }

        foreach (var rows in sums.Values)
            rows.Dispose();
    }

    private float[] ValuesOf(IReadOnlyList<GradientPart> nodes)
    {
        var values = new List<float>();
        foreach (var node in nodes)
        {
            foreach (var parameter in _sparse)
                values.AddRange(node.Rows(parameter)!.AllValues);
        }

        return [.. values];
    }

    private Dictionary<(ShardTree.Node Node, int Sparse), RowGradient> Receive(int[][] numbers, float[] values)
    {
        var received = new Dictionary<(ShardTree.Node, int), RowGradient>();
        var at = 0;
        for (var rank = 0; rank < numbers.Length; rank++)
        {
            Walk(rank, numbers[rank], (key, parameter, rows) =>
            {
                var columns = parameters[parameter].Columns;
                var gradient = new RowGradient(parameters[parameter].Rows, columns);
                foreach (var row in rows)
                {
                    gradient.Add(row, values.AsSpan(at, columns));
                    at += columns;
                }

                received.Add(key, gradient);
            });
        }

        return received;
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
