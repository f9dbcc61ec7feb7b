namespace Ur4Rec.Evaluation;

/// <summary>The value of every metric for every case, or the difference of two; and means over them in the order of the cases.</summary>
internal sealed class CaseMetrics
{
    private readonly OrderedDictionary<string, double[]> _values;

    /// <summary>Measures each rank once.</summary>
    /// <param name="ranks">[cases] at least one.</param>
    public CaseMetrics(IReadOnlyList<TargetRank> ranks)
        : this(ranks.Count, metric => [.. ranks.Select(metric.Of)])
    {
    }

    private CaseMetrics(int count, Func<RankingMetric, double[]> measure)
    {
        Count = count;
        _values = new(RankingMetric.All.Select(metric => KeyValuePair.Create(metric.Name, measure(metric))));
    }

    /// <summary>Number of cases.</summary>
    public int Count { get; }

    /// <summary>[cases] values by metric, in the order of <see cref="RankingMetric.All"/>.</summary>
    public IReadOnlyDictionary<string, double[]> Values => _values;

    /// <summary>For some cases, the mean over pairs of rankings of the second's value less the first's.</summary>
    /// <param name="pairs">At least one; each ranking has the same cases.</param>
    /// <param name="positions">Which of the cases, at least one.</param>
    public static CaseMetrics Difference(
        IReadOnlyList<(IReadOnlyList<TargetRank> A, IReadOnlyList<TargetRank> B)> pairs, IReadOnlyList<int> positions) =>
        new(positions.Count, metric => [.. positions.Select(i => pairs.Average(pair => metric.Of(pair.B[i]) - metric.Of(pair.A[i])))]);

    /// <summary>The mean of every metric over all cases.</summary>
    public OrderedDictionary<string, double> Means() => Reduce(values => values.Sum() / Count);

    /// <summary>The mean of every metric over some cases.</summary>
    /// <param name="positions">Positions of the cases, at least one.</param>
    public OrderedDictionary<string, double> Means(IReadOnlyList<int> positions) =>
        Reduce(values => positions.Sum(i => values[i]) / positions.Count);

    private OrderedDictionary<string, double> Reduce(Func<double[], double> mean) =>
        new(_values.Select(metric => KeyValuePair.Create(metric.Key, mean(metric.Value))));
}
