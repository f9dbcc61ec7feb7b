namespace Ur4Rec.Data.Quality;

/// <summary>How many interactions the users have.</summary>
internal sealed class LengthStatistics
{
    private readonly int[] _ascending;

    private LengthStatistics(int[] ascending) => _ascending = ascending;

    public int Users => _ascending.Length;

    public double Mean => _ascending.Average();

    public static LengthStatistics Of(SequenceDataset dataset) =>
        new([.. Enumerable.Range(0, dataset.UserCount).Select(u => dataset.Sequence(new UserIndex(u)).Length).Order()]);

    /// <summary>The length at a share 0 .. 1 of the users, the lower of two.</summary>
    public int Quantile(double share) => _ascending[(int)(share * (_ascending.Length - 1))];

    public int CountBelow(int length) => _ascending.Count(l => l < length);
}

/// <summary>How interactions spread over the items that have any.</summary>
internal sealed class PopularityStatistics
{
    private readonly int[] _descending;
    private readonly double _total;

    private PopularityStatistics(int[] descending)
    {
        _descending = descending;
        _total = descending.Sum(count => (long)count);
    }

    /// <summary>0 where all items have the same count, near 1 where one has nearly all (Gini 1912).</summary>
    public double Gini
    {
        get
        {
            var n = _descending.Length;
            var rankSum = _descending.Select((count, i) => (double)(n - i) * count).Sum();
            return (2 * rankSum / (n * _total)) - ((n + 1.0) / n);
        }
    }

    public static PopularityStatistics Of(SequenceDataset dataset)
    {
        var counts = new int[dataset.ItemCount];
        for (var u = 0; u < dataset.UserCount; u++)
        {
            foreach (var item in dataset.Sequence(new UserIndex(u)).Span)
                counts[item.Value]++;
        }

        return new PopularityStatistics([.. counts.OrderDescending()]);
    }

    /// <summary>The share of interactions that the most popular share of the items has, at least one item.</summary>
    public double ShareOfTop(double share) => _descending.Take((int)Math.Ceiling(share * _descending.Length)).Sum(count => (long)count) / _total;
}

/// <summary>How often users return to an item.</summary>
/// <param name="ShareRepeated">Share of interactions with an item that the user had before.</param>
/// <param name="ShareImmediate">Share of interactions with the item that the user had just before.</param>
internal sealed record RepeatStatistics(double ShareRepeated, double ShareImmediate)
{
    public static RepeatStatistics Of(SequenceDataset dataset)
    {
        var (repeated, immediate) = (0L, 0L);
        var seen = new HashSet<ItemIndex>();
        for (var u = 0; u < dataset.UserCount; u++)
        {
            seen.Clear();
            var items = dataset.Sequence(new UserIndex(u)).Span;
            for (var i = 0; i < items.Length; i++)
            {
                repeated += seen.Add(items[i]) ? 0 : 1;
                immediate += i > 0 && items[i] == items[i - 1] ? 1 : 0;
            }
        }

        return new RepeatStatistics(repeated / (double)dataset.InteractionCount, immediate / (double)dataset.InteractionCount);
    }
}
