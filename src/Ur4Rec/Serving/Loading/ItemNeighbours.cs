using Ur4Rec.Data;
using Ur4Rec.Models;
using Ur4Rec.Numerics;

namespace Ur4Rec.Serving.Loading;

/// <summary>
/// The items of training whose descriptions are most like those of items that came after it. What the model learned item by item, an added item
/// borrows from them.
/// </summary>
internal sealed class ItemNeighbours
{
    /// <summary>Most neighbours of an item.</summary>
    public const int MostNeighbours = 5;

    private readonly Neighbour[][] _ofAdded;

    /// <summary>Finds the neighbours of the added items.</summary>
    /// <param name="directions">[trained + added, d] what the descriptions say: rows of length 1, or zeros; read where there are added items.</param>
    /// <param name="trained">How many items come from training, at least 1.</param>
    /// <param name="added">How many came after it.</param>
    public ItemNeighbours(Tensor? directions, int trained, int added)
    {
        Trained = trained;
        _ofAdded = new Neighbour[added][];
        if (added == 0)
            return;
        using var table = new PackedTable(directions!);
        using var rows = new Parameter(added, table.Columns);
        directions!.Values[(trained * table.Columns)..].CopyTo(rows.Values);
        var cosines = new float[added * table.Rows];
        table.Multiply(rows, cosines);
        for (var item = 0; item < added; item++)
            _ofAdded[item] = Nearest(cosines.AsSpan(item * table.Rows, trained));
    }

    /// <summary>How many items come from training.</summary>
    public int Trained { get; }

    /// <summary>All items.</summary>
    public int Items => Trained + _ofAdded.Length;

    /// <summary>An item of training itself; of an added one, the item most like it.</summary>
    public ItemIndex StandIn(ItemIndex item) => item.Value < Trained ? item : new ItemIndex(_ofAdded[item.Value - Trained][0].Item);

    /// <summary>Of every added item, the mean of its neighbours' values, by their weights.</summary>
    /// <param name="values">[<see cref="Items"/>, columns]; those of the added items are filled.</param>
    /// <param name="columns">Values of an item.</param>
    public void Interpolate(Span<float> values, int columns)
    {
        for (var added = 0; added < _ofAdded.Length; added++)
        {
            var mean = values.Slice((Trained + added) * columns, columns);
            mean.Clear();
            foreach (var (neighbour, weight) in _ofAdded[added])
                ScoreRows.AddScaled(weight, values.Slice(neighbour * columns, columns), mean);
        }
    }

    /// <summary>The nearest first, weighed by the positive part of their cosines; where none is positive the first alone.</summary>
    private static Neighbour[] Nearest(ReadOnlySpan<float> cosines)
    {
        Span<int> best = stackalloc int[Math.Min(MostNeighbours, cosines.Length)];
        ScoreRow.Top(cosines, best);
        var sum = 0.0;
        foreach (var item in best)
            sum += Math.Max(0, cosines[item]);
        if (sum == 0)
            return [new Neighbour(best[0], 1)];
        var neighbours = new List<Neighbour>(best.Length);
        foreach (var item in best)
        {
            if (cosines[item] > 0)
                neighbours.Add(new Neighbour(item, (float)(cosines[item] / sum)));
        }

        return [.. neighbours];
    }

    private readonly record struct Neighbour(int Item, float Weight);
}
