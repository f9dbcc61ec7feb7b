using System.Globalization;

namespace Ur4Rec;

/// <summary>The numbers a key may take.</summary>
internal readonly record struct Interval
{
    private readonly double _min;
    private readonly double _max;
    private readonly bool _includesMin;
    private readonly bool _includesMax;

    private Interval(double min, bool includesMin, double max, bool includesMax)
    {
        _min = min;
        _max = max;
        _includesMin = includesMin;
        _includesMax = includesMax;
    }

    /// <summary>Every finite number.</summary>
    public static Interval Finite { get; } = new(double.NegativeInfinity, false, double.PositiveInfinity, false);

    /// <summary>min &lt;= x &lt;= max.</summary>
    public static Interval Between(double min, double max) => new(min, true, max, true);

    /// <summary>min &lt; x &lt; max.</summary>
    public static Interval Inside(double min, double max) => new(min, false, max, false);

    /// <summary>min &lt;= x &lt; max.</summary>
    public static Interval FromUpTo(double min, double max) => new(min, true, max, false);

    /// <summary>min &lt; x &lt;= max.</summary>
    public static Interval AboveUpTo(double min, double max) => new(min, false, max, true);

    /// <summary>min &lt;= x.</summary>
    public static Interval AtLeast(double min) => new(min, true, double.PositiveInfinity, false);

    /// <summary>min &lt; x.</summary>
    public static Interval Above(double min) => new(min, false, double.PositiveInfinity, false);

    /// <summary>Whether a number lies within; NaN never does.</summary>
    public bool Contains(double value) =>
        (_includesMin ? value >= _min : value > _min) && (_includesMax ? value <= _max : value < _max);

    /// <summary>For the end of 'a number': <c>, 0 &lt;= x &lt; 1</c>, or nothing where every number will do.</summary>
    public override string ToString()
    {
        var lower = double.IsInfinity(_min) ? "" : string.Create(CultureInfo.InvariantCulture, $"{_min} {(_includesMin ? "<=" : "<")} ");
        var upper = double.IsInfinity(_max) ? "" : string.Create(CultureInfo.InvariantCulture, $" {(_includesMax ? "<=" : "<")} {_max}");
        return lower.Length + upper.Length == 0 ? "" : $", {lower}x{upper}";
    }
}
