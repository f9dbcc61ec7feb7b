using Ur4Rec.Data;
using Ur4Rec.Models.Fusion;

namespace Ur4Rec.Serving;

/// <summary>Items like one: those whose embeddings in the sequence model point most nearly the same way.</summary>
internal static class Neighbours
{
    /// <summary>The items most like one that may be recommended.</summary>
    /// <exception cref="UnknownIdException">There is no such item.</exception>
    /// <exception cref="InputException">The count is outside its range.</exception>
    public static SimilarItems Of(ServedState state, ItemId item, int count)
    {
        if (count is < 1 or > RequestCheck.MaxCount)
            throw new InputException($"The k is {count}; give 1 .. {RequestCheck.MaxCount}.");
        var own = state.Items.IndexOf(item);
        var cosines = new float[state.Items.Count];
        for (var other = 0; other < cosines.Length; other++)
            cosines[other] = state.Embedding.Cosine(own.Value, other);
        var found = new ItemIndex[Math.Min(count, cosines.Length)];
        ItemIndex[] outside = [own, .. state.Items.Hidden.ToArray()];
        var best = found[..CandidateSelection.SelectBest(cosines, [], outside, found.Length, found)];
        return new SimilarItems(item.Value, state.Version.Version,
        [
            .. best.OrderByDescending(other => cosines[other.Value]).ThenBy(other => other.Value)
                .Select(other => new SimilarItem(state.Items[other].Id.Value, state.Items[other].Title, cosines[other.Value])),
        ]);
    }
}
