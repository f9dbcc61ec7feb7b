using Ur4Rec.Data;
using Ur4Rec.Numerics.Random;

namespace Ur4Rec.Text.Auditing;

/// <summary>Items to compare a target with: as popular in training.</summary>
internal sealed class PopularityControls
{
    private readonly ItemIndex[] _byPopularity;
    private readonly int[] _rank;
    private readonly int[] _left;
    private int _call;

    /// <param name="view">Counts popularity.</param>
    /// <param name="isEligible">Whether an item may be a target or a control.</param>
    /// <param name="seed">Fixes the order of equally popular items.</param>
    public PopularityControls(TrainingView view, Func<ItemIndex, bool> isEligible, ulong seed)
    {
        var items = Enumerable.Range(0, view.ItemCount).Select(item => new ItemIndex(item)).Where(isEligible).ToArray();
        new RandomStream(RandomKey.For(seed, "popularity_controls")).Shuffle(items.AsSpan());
        _byPopularity = [.. items.OrderBy(view.Popularity)];
        _rank = new int[view.ItemCount];
        for (var rank = 0; rank < _byPopularity.Length; rank++)
            _rank[_byPopularity[rank].Value] = rank;
        _left = new int[view.ItemCount];
    }

    /// <summary>Up to <paramref name="count"/> items nearest to a target in the order of popularity, alternately above and below it.</summary>
    /// <param name="target">The target.</param>
    /// <param name="except">Items not to compare with, the target among them.</param>
    /// <param name="count">How many are wanted.</param>
    public List<ItemIndex> Of(ItemIndex target, ReadOnlySpan<ItemIndex> except, int count)
    {
        _call++;
        foreach (var item in except)
            _left[item.Value] = _call;
        var controls = new List<ItemIndex>(count);
        var (below, above) = (_rank[target.Value] - 1, _rank[target.Value] + 1);
        for (; controls.Count < count && (below >= 0 || above < _byPopularity.Length); above++, below--)
        {
            if (above < _byPopularity.Length && _left[_byPopularity[above].Value] != _call)
                controls.Add(_byPopularity[above]);
            if (below >= 0 && controls.Count < count && _left[_byPopularity[below].Value] != _call)
                controls.Add(_byPopularity[below]);
        }

        return controls;
    }
}
