using Ur4Rec.Data;
using Ur4Rec.Data.Importing.Features;
using Ur4Rec.Text.Storage;

namespace Ur4Rec.Text.Vectors;

/// <summary>A row of features that was left out.</summary>
/// <param name="Row">From 0.</param>
/// <param name="Item">The item it is of.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BadFeatureRow(int Row, string Item, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"row {Row} (item '{Item}') {Reason}";
}

/// <summary>What an import of image features did.</summary>
/// <param name="File">The file of vectors beside the store.</param>
/// <param name="Dimensions">Features of an item.</param>
/// <param name="Added">Items that had no features.</param>
/// <param name="Replaced">Items whose features were replaced.</param>
/// <param name="UnknownIds">Ids that the store does not know; their rows were left out.</param>
/// <param name="BadRows">Rows left out because of what they hold.</param>
public sealed record ImageImportReport(
    string File, int Dimensions, int Added, int Replaced, IReadOnlyList<string> UnknownIds, IReadOnlyList<BadFeatureRow> BadRows);

/// <summary>
/// Features of items' images, made elsewhere (by CLIP, say), in a <see cref="VectorFile"/> beside the store in which an item's id
/// stands for the text.
/// </summary>
public static class ImageFeatures
{
    private const int ShownProblems = 5;

    /// <summary>Reads features into the file beside a store; items that are in the file already get the new features.</summary>
    /// <param name="path">A .npy or .safetensors file with a row an item.</param>
    /// <param name="storePath">The store, which must know the items; rows of others are left out.</param>
    /// <param name="source">Which matrix, and where its ids stand.</param>
    /// <param name="skipBadRows">Rows with a number that is none, or nothing but zeros, to leave out; one more stops the import.</param>
    /// <exception cref="InputException">The features, their ids or the store are wrong; the message says where.</exception>
    public static ImageImportReport Import(string path, string storePath, FeatureSource source, int skipBadRows = 0)
    {
        var known = new StoreSubjects(storePath);
        var table = FeatureTable.Read(path, source);
        var (rows, unknown) = RowsOfItems(table, known, path);
        var bad = rows.Select(pair => Check(pair.Value, pair.Key, table.Rows[pair.Value])).OfType<BadFeatureRow>().OrderBy(row => row.Row).ToList();
        if (bad.Count > skipBadRows)
        {
            throw new InputException(
                $"'{path}' has {bad.Count} bad rows: {Shorten(bad.Select(row => row.ToString()), "; ")}. Repair them, or leave them out with --skip-bad-rows {bad.Count}.");
        }

        foreach (var row in bad)
            rows.Remove(row.Item);
        if (rows.Count == 0)
            throw new InputException($"'{path}' has no good row of an item of the store '{storePath}'.");
        var (file, replaced) = Merge(storePath, rows.ToDictionary(pair => TextKey.Of(pair.Key), pair => table.Rows[pair.Value]), table.Dimensions, path);
        return new ImageImportReport(file, table.Dimensions, rows.Count - replaced, replaced, unknown, bad);
    }

    /// <summary>The row of each item, and the ids that are no item's.</summary>
    private static (Dictionary<string, int> Rows, List<string> Unknown) RowsOfItems(FeatureTable table, StoreSubjects known, string path)
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        var unknown = new List<string>();
        for (var row = 0; row < table.Ids.Count; row++)
        {
            if (known.Find(new TextSubject(SubjectKind.Item, table.Ids[row])) is not { } item)
                unknown.Add(table.Ids[row]);
            else if (!rows.TryAdd(item.Id, row))
                throw new InputException($"'{path}' has the item '{item.Id}' twice, in rows {rows[item.Id]} and {row}, counted from 0; keep one.");
        }

        return rows.Count > 0
            ? (rows, unknown)
            : throw new InputException($"The store knows none of the ids of '{path}': {Shorten(unknown, ", ")}. Check that ids and store belong together.");
    }

    private static BadFeatureRow? Check(int row, string item, float[] features)
    {
        var wrong = Array.FindIndex(features, value => !float.IsFinite(value));
        if (wrong >= 0)
            return new BadFeatureRow(row, item, $"holds {features[wrong]} in dimension {wrong}");
        return Array.TrueForAll(features, value => value == 0) ? new BadFeatureRow(row, item, "is zero throughout") : null;
    }

    private static (string File, int Replaced) Merge(string storePath, Dictionary<TextKey, float[]> added, int dimensions, string path)
    {
        var target = VectorFile.PathOf(storePath, VectorFile.Images);
        using var old = File.Exists(target) ? VectorFile.Open(target) : null;
        if (old is not null && old.Dimensions != dimensions)
        {
            throw new InputException(
                $"'{path}' has {dimensions} dimensions and '{target}' {old.Dimensions}: they come from different models. Delete '{target}' to begin anew.");
        }

        var kept = old is null ? [] : Enumerable.Range(0, old.Count).Select(old.KeyAt).Where(key => !added.ContainsKey(key)).ToList();
        var replaced = (old?.Count ?? 0) - kept.Count;
        VectorFileWriter.Write(target, new VectorStamp(VectorFile.Images, VectorFile.Images, dimensions), kept.Concat(added.Keys), VectorOf, old);
        return (target, replaced);

        ReadOnlySpan<float> VectorOf(TextKey key) =>
            added.TryGetValue(key, out var features) ? features
            : old!.TryFind(key, out var vector) ? vector
            : throw new InvalidOperationException($"'{target}' lost a vector.");
    }

    private static string Shorten(IEnumerable<string> problems, string separator)
    {
        var list = problems.ToList();
        var shown = string.Join(separator, list.Take(ShownProblems));
        return list.Count > ShownProblems ? $"{shown}{separator}and {list.Count - ShownProblems} more" : shown;
    }
}
