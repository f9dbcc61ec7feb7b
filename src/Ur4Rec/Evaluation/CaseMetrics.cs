namespace Ur4Rec.Evaluation;

/// <summary>The value of every metric for every case, and means over them in the order of the cases.</summary>
internal sealed class CaseMetrics
{
    private readonly OrderedDictionary<string, double[]> _values = [];

    /// <summary>Measures each rank once.</summary>
    /// <param name="ranks">[cases] at least one.</param>
    public CaseMetrics(TargetRank[] ranks)
    {
        Count = ranks.Length;
        foreach (var metric in RankingMetric.All)
            _values.Add(metric.Name, Array.ConvertAll(ranks, rank => metric.Of(rank)));
    }

    /// <summary>Number of cases.</summary>
    public int Count { get; }

    /// <summary>[cases] values by metric, in the order of <see cref="RankingMetric.All"/>.</summary>
    public IReadOnlyDictionary<string, double[]> Values => _values;

    /// <summary>The mean of every metric over all cases.</summary>
    public OrderedDictionary<string, double> Means() => Reduce(values => values.Sum() / Count);

    /// <summary>The mean of every metric over some cases.</summary>
    /// <param name="cases">Positions of the cases, at least one.</param>
    public OrderedDictionary<string, double> Means(List<int> cases) => Reduce(values => cases.Sum(i => values[i]) / cases.Count);

    private OrderedDictionary<string, double> Reduce(Func<double[], double> mean)
    {
        var means = new OrderedDictionary<string, double>();
        foreach (var (name, values) in _values)
            means.Add(name, mean(values));
        return means;
    }
}
