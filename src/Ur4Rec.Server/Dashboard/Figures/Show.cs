using System.Globalization;

namespace Ur4Rec.Server.Dashboard.Figures;

/// <summary>Numbers, times and names as the pages show them.</summary>
internal static class Show
{
    private const string Missing = "–";

    /// <summary>A name of the configuration or of a metric, in words.</summary>
    public static string Words(string name) => name.Replace('_', ' ');

    /// <summary>A count.</summary>
    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A share of 1.</summary>
    public static string Percent(double share) => share switch
    {
        > 0 and < 0.001 => "below 0.1 %",
        > 0 and < 0.1 => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %",
        _ => (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %",
    };

    /// <summary>A metric, loss or score: four decimals, fewer for large ones.</summary>
    public static string Number(double? value) => value is { } known
        ? known.ToString(Math.Abs(known) switch { >= 1000 => "0", >= 10 => "0.00", _ => "0.0000" }, CultureInfo.InvariantCulture).Replace('-', '−')
        : Missing;

    /// <summary>Likewise with its sign.</summary>
    public static string Signed(double value) => (value < 0 ? "−" : "+") + Number(Math.Abs(value));

    /// <summary>A weight of a person's choice.</summary>
    public static string Weight(double value) => (value < 0 ? "−" : "+") + Math.Abs(value).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A duration.</summary>
    public static string Seconds(double seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):0} h {seconds % 3600 / 60:0} min"),
    };

    /// <summary>A time of Unix seconds.</summary>
    public static string Time(long? unix) => unix is { } known ? Time(DateTimeOffset.FromUnixTimeSeconds(known)) : Missing;

    /// <summary>A time.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The first letters of a hash.</summary>
    public static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;

    /// <summary>An item's title with its id, or its id alone.</summary>
    public static string Item(string id, string? title) => title is null ? id : $"{title} ({id})";

    /// <summary>A value with its attribute: <c>genre: Horror</c>.</summary>
    public static string Attribute(Serving.AttributeValue attribute) => $"{attribute.Attribute}: {attribute.Value}";

    /// <summary>How good a verdict is, as a class of the style sheet.</summary>
    public static string Mood(string verdict) => verdict switch
    {
        "ok" or "clean" => "good",
        "bad" or "leaking" => "bad",
        _ => "warn",
    };
}
