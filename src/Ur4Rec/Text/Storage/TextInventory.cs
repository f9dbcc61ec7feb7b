using Ur4Rec.Data;

namespace Ur4Rec.Text.Storage;

/// <summary>How many texts and failed attempts a set holds.</summary>
/// <param name="Set">The set.</param>
/// <param name="Descriptions">Subjects described.</param>
/// <param name="Sentences">Sentences of all of them.</param>
/// <param name="Failures">Failed attempts that no later description made good.</param>
public sealed record TextSetInventory(TextSet Set, long Descriptions, long Sentences, long Failures);

/// <summary>What texts a store has, and which of them are meant.</summary>
public static class TextInventory
{
    /// <summary>Every set that has a description or a failed attempt.</summary>
    public static IReadOnlyList<TextSetInventory> Of(TextStore store)
    {
        var failures = store.FailureCounts().ToDictionary(count => count.Set, count => count.Failures);
        var described = store.Sets()
            .Select(size => new TextSetInventory(size.Set, size.Descriptions, size.Sentences, failures.GetValueOrDefault(size.Set)))
            .ToArray();
        var failedOnly = failures.Keys.Except(described.Select(size => size.Set)).Select(set => new TextSetInventory(set, 0, 0, failures[set]));
        return [.. described, .. failedOnly];
    }

    /// <summary>The sets of a source, about one kind of subject; of all where they are null.</summary>
    /// <exception cref="InputException">There is none; the line says what there is.</exception>
    public static IReadOnlyList<TextSetInventory> Find(TextStore store, string? source, SubjectKind? kind)
    {
        var about = kind switch { SubjectKind.User => " about users", SubjectKind.Item => " about items", _ => "" };
        var all = Of(store).Where(entry => kind is null || entry.Set.Kind == kind).ToArray();
        if (all.Length == 0)
            throw new InputException($"The store '{store.Path}' has no texts{about}; make them with 'ur4rec describe' or 'ur4rec texts import'.");
        var found = all.Where(entry => source is null || entry.Set.Source == source).ToArray();
        if (found.Length > 0)
            return found;
        var sources = all.Select(entry => entry.Set.Source).Distinct().ToArray();
        var advice = NearestName.PlausiblyOf(source!, sources) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        throw new InputException($"The store '{store.Path}' has no texts{about} of the source '{source}', but of {string.Join(", ", sources)}.{advice}");
    }
}
