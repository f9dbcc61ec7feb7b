using Ur4Rec.Serving;

namespace Ur4Rec.Server.Dashboard.Figures;

/// <summary>Where items stand against a ranking before.</summary>
internal static class Moves
{
    /// <summary>How an item moved, in words, and how good that is for it.</summary>
    public static (string Words, string Mood) Of(RecommendedItem item, IReadOnlyList<RankedBefore> before)
    {
        for (var i = 0; i < before.Count; i++)
        {
            if (before[i].Item != item.Item)
                continue;
            var up = i + 1 - item.Rank;
            return up > 0 ? ($"▲ up {up}", "good") : up < 0 ? ($"▼ down {-up}", "bad") : ("same place", "even");
        }

        return ("★ new", "good");
    }
}
