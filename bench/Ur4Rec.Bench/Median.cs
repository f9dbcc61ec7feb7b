namespace Ur4Rec.Bench;

internal static class Median
{
    /// <summary>Of at least one value; of an even number, the higher of the middle two.</summary>
    public static double Of(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);
}
