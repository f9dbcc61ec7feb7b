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
        var sets = store.Sets().Select(size => size.Set).ToList();
        if (sets.Count == 0)
        {
            throw new InputException(
                $"The store '{store.Path}' has no texts; make them with 'ur4rec describe --store {store.Path} --all', or bring them with 'ur4rec texts import'.");
        }

        var sources = sets.Select(set => set.Source).Distinct().ToList();
        if (source is not null && !sources.Contains(source))
        {
            var advice = NearestName.PlausiblyOf(source, sources) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            throw new InputException($"The store '{store.Path}' has no texts of the source '{source}', only of {string.Join(", ", sources)}.{advice}");
        }

        var all = new HashSet<string>(StringComparer.Ordinal);
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            var sentences = store.Descriptions(set).SelectMany(description => description.Sentences).ToList();
            all.UnionWith(sentences);
            if (source is null || set.Source == source)
                chosen.UnionWith(sentences);
        }

        return new StoreSentences([.. all], [.. chosen]);
    }
}
