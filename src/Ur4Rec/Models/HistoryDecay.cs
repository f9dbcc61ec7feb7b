using Ur4Rec.Data;

namespace Ur4Rec.Models;

/// <summary>
/// How the items of a history fade: one that stands n places from the newest weighs rate^n, by its newest place where it stands
/// several times.
/// </summary>
internal readonly struct HistoryDecay
{
    private readonly double _rate;

    /// <summary>With 0 &lt; <paramref name="rate"/> &lt;= 1; 1 weighs all alike.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside its range.</exception>
    public HistoryDecay(double rate)
    {
        if (!(rate is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The decay of a history must be above 0 and at most 1.");
        _rate = rate;
    }

    /// <summary>The weight of an item that stands in a history.</summary>
    public float WeightOf(ItemIndex item, ReadOnlySpan<ItemIndex> history) =>
        (float)Math.Pow(_rate, history.Length - 1 - history.LastIndexOf(item));
}
