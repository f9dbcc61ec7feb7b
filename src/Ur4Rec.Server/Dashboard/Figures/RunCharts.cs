using Ur4Rec.Training;

namespace Ur4Rec.Server.Dashboard.Figures;

/// <summary>The curves of a run over the epochs of all its stages.</summary>
internal sealed class RunCharts
{
    private readonly IReadOnlyList<EpochSummary> _epochs;

    /// <summary>Over the epochs, in order.</summary>
    public RunCharts(IReadOnlyList<EpochSummary> epochs)
    {
        _epochs = epochs;
        Stages = [.. StagesOf(epochs)];
    }

    /// <summary>The stages as they lie on the axis of epochs, which counts from 1 through all stages.</summary>
    public IReadOnlyList<ChartBand> Stages { get; }

    /// <summary>Validation metrics, a chart a family: hit@5, hit@10 and hit@20 are in one.</summary>
    public IEnumerable<Chart> Validation() =>
        Names(epoch => epoch.Validation.Keys).Where(name => !name.StartsWith("recall", StringComparison.Ordinal))
            .GroupBy(name => name.Split('@')[0])
            .Select(family => Over(Show.Words(family.Key), family.Select(name => Line(name, epoch => Of(epoch.Validation, name)))));

    /// <summary>The loss and its terms.</summary>
    public IEnumerable<Chart> Losses() =>
        Names(epoch => epoch.Losses.Keys).Select(term => Over($"{Show.Words(term)} term", [Line(term, epoch => Of(epoch.Losses, term))]))
            .Prepend(Over("loss", [Line("loss", epoch => epoch.Loss)]));

    /// <summary>What the retriever's router and the memory did.</summary>
    public IEnumerable<Chart> Retriever()
    {
        var experts = Names(epoch => epoch.Routing.Keys).Select(expert => Line(expert, epoch => Of(epoch.Routing, expert)));
        yield return Over("routing weights", experts) with { IsShare = true };
        var updates = Line("memory updates", epoch => epoch.Counters.TryGetValue("memory_updates", out var count) ? count : null);
        yield return Over("memory updates", [updates]);
    }

    private static IEnumerable<ChartBand> StagesOf(IReadOnlyList<EpochSummary> epochs)
    {
        ChartBand? stage = null;
        var last = 0;
        for (var i = 0; i < epochs.Count; i++)
        {
            var epoch = epochs[i];
            if (stage is null || stage.Name != Show.Words(epoch.Stage) || epoch.Epoch <= last)
            {
                if (stage is not null)
                    yield return stage;
                stage = new ChartBand(Show.Words(epoch.Stage), i + 1, i + 1, i + 1);
            }

            stage = stage with { End = i + 1, Best = epoch.IsBest ? i + 1 : stage.Best };
            last = epoch.Epoch;
        }

        if (stage is not null)
            yield return stage;
    }

    private static double? Of(IReadOnlyDictionary<string, double> values, string name) => values.TryGetValue(name, out var value) ? value : null;

    private IEnumerable<string> Names(Func<EpochSummary, IEnumerable<string>> names) => _epochs.SelectMany(names).Distinct();

    private ChartSeries Line(string name, Func<EpochSummary, double?> value) => new(Show.Words(name), [.. _epochs.Select(value)]);

    private Chart Over(string title, IEnumerable<ChartSeries> series) =>
        new(title, [.. Enumerable.Range(1, _epochs.Count).Select(epoch => (double)epoch)], "epoch", [.. series]) { Bands = Stages };
}
