using Ur4Rec.Data;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Text.Vectors;

/// <summary>The sentences of a store's texts, each once, in the store's order.</summary>
/// <param name="All">Those of every set.</param>
/// <param name="Chosen">Those of the source asked for.</param>
public sealed record StoreSentences(IReadOnlyList<string> All, IReadOnlyList<string> Chosen)
{
    /// <summary>Reads the sentences of all sets, and of those of one source.</summary>
    /// <param name="store">The store's texts.</param>
    /// <param name="source">See <see cref="TextSet.Source"/>; null for all.</param>
    /// <exception cref="InputException">The store has no texts, or none of the source.</exception>
    public static StoreSentences Read(TextStore store, string? source)
    {
        var chosenSets = TextInventory.Find(store, source, kind: null).Select(entry => entry.Set).ToHashSet();
        var all = new HashSet<string>(StringComparer.Ordinal);
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in store.Sets().Select(size => size.Set))
        {
            var sentences = store.Descriptions(set).SelectMany(description => description.Sentences).ToList();
            all.UnionWith(sentences);
            if (chosenSets.Contains(set))
                chosen.UnionWith(sentences);
        }

        return chosen.Count > 0
            ? new StoreSentences([.. all], [.. chosen])
            : throw new InputException($"The store '{store.Path}' has only failed attempts of {source ?? "any source"}; 'ur4rec describe' tries them again.");
    }
}
