using Ur4Rec.Training;

namespace Ur4Rec.Server.Dashboard.Figures;

/// <summary>A line chart; <c>charts.js</c> draws it.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="X">[points] ascending: epochs, or Unix seconds.</param>
/// <param name="XLabel">What <paramref name="X"/> counts; <c>time</c> for Unix seconds.</param>
/// <param name="Series">The lines.</param>
internal sealed record Chart(string Title, IReadOnlyList<double> X, string XLabel, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Parts of the axis with names, such as the stages of training.</summary>
    public IReadOnlyList<ChartBand> Bands { get; init; } = [];

    /// <summary>Whether values are shares of 1.</summary>
    public bool IsShare { get; init; }

    /// <summary>Whether there is a value to draw.</summary>
    public bool HasValues() => X.Count > 0 && Series.Any(series => series.Values.Any(value => value is not null));

    /// <summary>What <c>charts.js</c> reads.</summary>
    public string ToJson() => RunJson.Line(this with { Series = [.. Series.Where(HasValue)] });

    /// <summary>What a reader who cannot see the lines is told.</summary>
    public string Summary() => $"{Title}. " + string.Join(' ', Series.Where(HasValue).Select(Describe));

    private static bool HasValue(ChartSeries series) => series.Values.Any(value => value is not null);

    private string Describe(ChartSeries series)
    {
        double[] known = [.. series.Values.OfType<double>()];
        return $"{series.Label}: {known.Length} values, from {Text(known[0])} to {Text(known[^1])}, "
            + $"least {Text(known.Min())}, largest {Text(known.Max())}.";
    }

    private string Text(double value) => IsShare ? Show.Percent(value) : Show.Number(value);
}

/// <summary>A line of a chart.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Values">[points] null where there is none.</param>
internal sealed record ChartSeries(string Label, IReadOnlyList<double?> Values);

/// <summary>A part of a chart's axis.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">The first x of it.</param>
/// <param name="End">The last.</param>
/// <param name="Best">An x that is marked.</param>
internal sealed record ChartBand(string Name, int Start, int End, int Best);
