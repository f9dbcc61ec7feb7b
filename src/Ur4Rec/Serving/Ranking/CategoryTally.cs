using Ur4Rec.Data;

namespace Ur4Rec.Serving.Ranking;

/// <summary>Counts a list's items by their values of one attribute, and admits none that would exceed a limit.</summary>
internal sealed class CategoryTally
{
    private readonly AttributeColumn? _column;
    private readonly int _limit;
    private readonly Dictionary<int, int> _counts = [];

    /// <summary>Under a limit; null, or a limit of an attribute that no item has, admits everything.</summary>
    public CategoryTally(CategoryLimit? limit, ItemTable table)
    {
        if (limit is not null)
            (_column, _limit) = (table.Column(limit.Attribute), limit.Count);
    }

    /// <summary>Counts an item, unless one of its values is at the limit.</summary>
    /// <returns>Whether it was counted.</returns>
    public bool TryAdd(ItemIndex item)
    {
        if (_column is null)
            return true;
        var values = _column.Of(item);
        foreach (var value in values)
        {
            if (_counts.GetValueOrDefault(value) >= _limit)
                return false;
        }

        foreach (var value in values)
            _counts[value] = _counts.GetValueOrDefault(value) + 1;
        return true;
    }
}
