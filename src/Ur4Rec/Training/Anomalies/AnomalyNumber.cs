using System.Globalization;

namespace Ur4Rec.Training.Anomalies;

/// <summary>Numbers of reports, which JSON cannot hold where they are not finite.</summary>
internal static class AnomalyNumber
{
    /// <summary><c>nan</c>, <c>inf</c>, <c>-inf</c>, or the shortest text that reads back as the number.</summary>
    public static string Of(float value) => value switch
    {
        float.NaN => "nan",
        float.PositiveInfinity => "inf",
        float.NegativeInfinity => "-inf",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
