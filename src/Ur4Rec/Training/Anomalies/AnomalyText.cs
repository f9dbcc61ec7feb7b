using System.Globalization;

namespace Ur4Rec.Training.Anomalies;

/// <summary>A report in words.</summary>
public static class AnomalyText
{
    /// <summary>What, where and whose, in one line without a full stop.</summary>
    public static string Summary(AnomalyReport report)
    {
        var rank = report.Rank is { } number ? string.Create(CultureInfo.InvariantCulture, $", rank {number}") : "";
        var where = string.Create(CultureInfo.InvariantCulture, $"{report.Stage}, step {report.Step}{rank}: ");
        var suspect = report.Suspect is { } found ? $"; {Describe(found)}" : "";
        return where + What(report) + suspect;
    }

    /// <summary>All that the report says, in lines.</summary>
    public static IEnumerable<string> Lines(AnomalyReport report)
    {
        yield return Summary(report);
        foreach (var input in report.Inputs)
            yield return $"  from {input.Source} [{input.Rows}, {input.Columns}]: {Range(input)}";
        if (report.Error is not null)
            yield return $"  the step ended with: {report.Error}";
        if (report.Fault is not null)
            yield return $"  planted on purpose: {report.Fault}";
        yield return $"  try: {report.Advice}";
    }

    private static string What(AnomalyReport report)
    {
        if (report.Value is not { } value)
            return "no value was found that is not finite";
        var tensor = $"{value.Value} at [{value.Row}, {value.Column}] of the {report.Tensor} [{value.Rows}, {value.Columns}]";
        var what = report.Operation is null ? tensor : $"{report.Operation} gave {tensor}";
        return report.Owners.Count == 0 ? what : $"{what}, of {Describe(report.Owners)}";
    }

    private static string Describe(AnomalySuspect suspect)
    {
        var owners = suspect.Owners.Count == 0 ? "" : $", of {Describe(suspect.Owners)}";
        return $"parameter {suspect.Parameter} is {suspect.Value.Value} at [{suspect.Value.Row}, {suspect.Value.Column}]{owners}";
    }

    private static string Describe(IReadOnlyList<RowOwner> owners) => string.Join(" or ", owners.Select(owner => $"{owner.Row} ({owner})"));

    private static string Range(AnomalyInput input)
    {
        var finite = input.Smallest is null ? "no finite value" : string.Create(CultureInfo.InvariantCulture, $"{input.Smallest:G4} .. {input.Largest:G4}");
        return input.NonFinite == 0 ? finite : string.Create(CultureInfo.InvariantCulture, $"{finite}, {input.NonFinite} not finite");
    }
}
